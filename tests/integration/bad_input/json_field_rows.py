"""POST /api/generate: fields of a wrong type or out of range."""

from tests.integration.bad_input.row import Row
from tests.support.fakes.gateway_event import json_event

LONG = "x" * 10_001
LONE_SURROGATE = "a \ud800 heron"

VALUES: dict[str, list[object]] = {
    "video_description": [5, True, ["a heron"], {"text": "a heron"}, " \n\t ", "\u2003", LONG, LONE_SURROGATE],
    "negative_prompt": [5, False, ["fog"], {}, LONG, LONE_SURROGATE],
    "style_preset": ["Anime", "anime ", "watercolor", " ", 3, ["anime"], {"anime": 1}, True, LONE_SURROGATE],
    "aspect_ratio": ["16/9", "16:10", "1:1 ", "21:9", 1, 1.78, ["1:1"], "square"],
    "output_format": ["jpeg", "PNG", "gif", ".png", 1, ["png"], "image/png"],
    "seed": [
        -1,
        4_294_967_295,
        10**30,
        True,
        False,
        1.0,
        1.5,
        1e3,
        "1",
        "abc",
        " ",
        [1],
        {"seed": 1},
        -0.0,
    ],
    "expires_in": [
        *(0, 3599, 2_592_001, -3600, 10**30, 7200.0, True, [7200], {"hours": 2}),
        *("59m", "31d", "721h", "1w", "2 h", "1h30m", "PT2H", "-2h", "2.5h", "soon", " ", "\u0662h"),
    ],
    "model": ["nobody", "Sandbox", " sandbox", "x" * 101, 5, ["sandbox"], True, LONE_SURROGATE],
}


def _row(name: str, value: object, number: int) -> Row:
    payload = {"video_description": "a heron", name: value}
    return Row(
        f"generate: {name} is {str(value)[:20]!a} ({type(value).__name__}, {number})",
        lambda: json_event("/api/generate", payload),
        400,
        "invalid_request",
        name,
    )


def _payload_row(what: str, payload: object, says: str) -> Row:
    return Row(f"generate: {what}", lambda: json_event("/api/generate", payload), 400, "invalid_request", says)


JSON_FIELD_ROWS = [
    *(_row(name, value, number) for name, values in VALUES.items() for number, value in enumerate(values)),
    _payload_row("nothing in the object", {}, "video_description is required"),
    _payload_row("the prompt is null", {"video_description": None}, "video_description is required"),
    _payload_row("the prompt is empty", {"video_description": ""}, "video_description is required"),
    _payload_row("the alias is empty", {"prompt": ""}, "video_description is required"),
    _payload_row("the alias is a number", {"prompt": 7}, "video_description"),
    _payload_row("the alias is blank", {"prompt": "   "}, "video_description"),
    _payload_row("both names of the prompt", {"video_description": "a", "prompt": "a"}, "not both"),
    _payload_row("another case of the name", {"Video_Description": "a heron"}, "video_description is required"),
]

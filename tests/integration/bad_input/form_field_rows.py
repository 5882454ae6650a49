"""Both upload routes: fields out of range, and numbers that are not plain."""

from tests.integration.bad_input.row import Row
from tests.support.fakes import image_files
from tests.support.fakes.form_data import Part, field, file
from tests.support.fakes.gateway_event import form_event

IMAGE = file("image", image_files.png())
NO_SEEDS = ["-1", "+1", "4294967295", "1.0", "1e3", "0x10", "abc", "true", "\uff11", "1_000", "1 2", "9" * 40]
NO_DECIMALS = ["nan", "inf", "-inf", "Infinity", "1e0", "0x1", "\uff10", "0,5", "half", ".", "--1", "1.0.0"]

NO_RETENTIONS = ["0", "3599", "59m", "31d", "1w", "2 h", "1e4", "7200.0", "PT2H", "-2h", "soon", "\u0662h", "9" * 40]

FIELDS: dict[str, dict[str, list[str]]] = {
    "/api/img2img": {
        "prompt": [" ", "\t\r\n", "\u3000", "x" * 10_001],
        "negative_prompt": ["x" * 10_001],
        "strength": ["-0.1", "1.1", "1.0000001", "2", *NO_DECIMALS],
        "style_preset": ["Anime", "none", "anime,cinematic"],
        "aspect_ratio": ["16x9", "2:1", "1:1:1"],
        "output_format": ["jpeg", "JPG", "tiff"],
        "seed": NO_SEEDS,
        "expires_in": NO_RETENTIONS,
        "model": ["nobody", "x" * 101],
    },
    "/api/img2video": {
        "seed": NO_SEEDS,
        "cfg_scale": ["-0.1", "10.1", "11", "10.0000001", *NO_DECIMALS],
        "expires_in": NO_RETENTIONS,
        "motion_bucket_id": ["0", "256", "-1", "127.5", "1e2", "0x10", "\uff11", "nan", "many"],
        "model": ["nobody", "x" * 101],
    },
}


def _row(route: str, name: str, text: str) -> Row:
    good: dict[str, Part] = {"prompt": field("prompt", "a heron"), name: field(name, text)}
    return Row(
        f"{route[5:]}: {name} is {text[:20]!a} ({len(text)})",
        lambda: form_event(route, [IMAGE, *good.values()]),
        400,
        "invalid_request",
        name,
    )


def _prompt_row(what: str, *parts: Part) -> Row:
    says = "prompt is required"
    return Row(f"img2img: {what}", lambda: form_event("/api/img2img", [IMAGE, *parts]), 400, "invalid_request", says)


FORM_FIELD_ROWS = [
    *(_row(route, name, text) for route, named in FIELDS.items() for name, texts in named.items() for text in texts),
    _prompt_row("no prompt"),
    _prompt_row("an empty prompt", field("prompt", "")),
    _prompt_row("the prompt as a file", file("prompt", b"a heron", filename="prompt.txt")),
    _prompt_row("the other route's name of the prompt", field("video_description", "a heron")),
]

"""Ids and names that are none of ours: each is just unknown."""

from tests.integration.bad_input.row import Row
from tests.support.fakes.gateway_event import gateway_event

GOOD_ID = "0123456789abcdef0123456789abcdef"
IDS = [
    GOOD_ID,
    "",
    "x",
    GOOD_ID.upper(),
    GOOD_ID[:-1],
    GOOD_ID + "0",
    GOOD_ID + "\n",
    "\0",
    GOOD_ID[:-1] + "\0",
    "..",
    "../generate",
    "..%2Fgenerate",
    "%2e%2e%2f",
    "a/b",
    "a%2Fb",
    "a%00b",
    "%",
    "héron",
    "🐦",
    "٣" * 32,
    "x" * 2000,
    "<script>",
    "' OR 1=1 --",
    "{id}",
]
GOOD_NAME = "generated_image_0123456789abcdef0123456789abcdef.png"
NAMES = [
    GOOD_NAME,
    "",
    ".",
    "..",
    "x.png",
    GOOD_NAME.upper(),
    GOOD_NAME.replace(".png", ".gif"),
    GOOD_NAME.replace(".png", ""),
    GOOD_NAME + "\n",
    GOOD_NAME + "\0",
    f"../inputs/{GOOD_NAME}",
    f"..%2Finputs%2F{GOOD_NAME}",
    f"%2e%2e/{GOOD_NAME}",
    f"a/{GOOD_NAME}",
    GOOD_NAME.replace("_", "é"),
    "x" * 2000 + ".png",
    "sandbox/order.json",
]
ROUTES: dict[tuple[str, str], list[str]] = {
    ("/api/img2video/result/{id}", "id"): IDS,
    ("/api/jobs/{id}", "id"): IDS,
    ("/images/{name}", "name"): NAMES,
    ("/processed_images/{name}", "name"): NAMES,
    ("/processed_videos/{name}", "name"): [*NAMES, GOOD_NAME.replace(".png", ".mp4")],
    ("/api/models/{name}", "name"): ["nobody", "", "..", "a/b", "a%2Fb", "\0", "héron", "Sandbox", "x" * 2000],
}


ENDINGS = [("DELETE", "/api/jobs/{id}"), ("POST", "/api/jobs/{id}/cancel")]


def _row(resource: str, parameter: str, value: str, number: int, method: str = "GET") -> Row:
    event = gateway_event(method, resource, parameters={parameter: value})
    name = resource if method == "GET" else f"{method} {resource}"
    return Row(f"{name}: {value[:24]!a} ({number})", lambda: event, 404, "not_found")


NAME_ROWS = [
    *(_row(route, "id", value, number, method) for method, route in ENDINGS for number, value in enumerate(IDS)),
    *(
        _row(resource, parameter, value, number)
        for (resource, parameter), values in ROUTES.items()
        for number, value in enumerate(values)
    ),
]

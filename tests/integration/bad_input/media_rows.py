"""Media: widths and formats that there are none of, asked of names that may or may not be somebody's."""

from tests.integration.bad_input.name_rows import GOOD_NAME
from tests.integration.bad_input.row import Row
from tests.support.fakes.gateway_event import gateway_event

WIDTHS = ["0", "255", "257", "2048", "-256", "+256", "0256", "256px", "256.0", "1e3", " 256", "x", "\u0662\u0665\u0666"]
FORMATS = ["png", "jpeg", "JPG", "avif", "webp,jpg", " jpg"]
VIDEO = GOOD_NAME.replace(".png", ".mp4")


def _row(what: str, says: str, query: str, resource: str = "/images/{name}", method: str = "GET") -> Row:
    name = VIDEO if "videos" in resource else GOOD_NAME
    return Row(
        f"{method} {resource}: {what!a}",
        lambda: gateway_event(method, resource, parameters={"name": name}, query=query),
        400,
        "invalid_request",
        says,
    )


MEDIA_ROWS = [
    *(_row(f"w={width}", "w must be one of: 256, 512, 1024.", f"w={width.replace('+', '%2B')}") for width in WIDTHS),
    *(_row(f"format={kind}", "format must be webp or jpg.", f"w=256&format={kind}") for kind in FORMATS),
    _row("a format without a width", "format goes with w", "format=jpg"),
    _row("w=7 of a processed image", "256, 512, 1024", "w=7", "/processed_images/{name}"),
    _row("w=7", "256, 512, 1024", "w=7", method="HEAD"),
    _row("a smaller video", "w is for images", "w=256", "/processed_videos/{name}"),
]

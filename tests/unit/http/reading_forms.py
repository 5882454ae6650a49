"""A body on its way through the gateway and the reader."""

from shared.runtime.http.multipart_body import Form, read_form
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.form_data import CONTENT_TYPE, Part, field, file
from tests.support.fakes.gateway_event import raw_form_event

IMAGE = bytes(range(256)) * 4
GOOD = [field("prompt", "a heron"), file("image", IMAGE)]


def read(content: bytes, content_type: str = CONTENT_TYPE) -> Form:
    return read_form(from_proxy_event(raw_form_event("/api/img2img", content, content_type=content_type)))


def part(disposition: str, content: bytes = b"x", *more: str) -> Part:
    return Part([disposition, *more], content)

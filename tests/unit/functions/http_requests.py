"""Requests as handlers get them: parsed from proxy events."""

import json
from collections.abc import Mapping

from shared.runtime.http.request import HttpRequest, from_proxy_event
from tests.support.fakes import form_data
from tests.support.fakes.gateway_event import gateway_event


def json_request(resource: str, fields: Mapping[str, object], headers: Mapping[str, str] | None = None) -> HttpRequest:
    """A POST with a JSON body."""
    sent = {"Content-Type": "application/json", **(headers or {})}
    return from_proxy_event(gateway_event("POST", resource, headers=sent, body=json.dumps(fields)))


def form_request(
    resource: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None, *, image: bytes = b"pixels"
) -> HttpRequest:
    """A POST with a form: the image as a file, the fields as text."""
    parts = [form_data.file("image", image), *(form_data.field(name, value) for name, value in fields.items())]
    sent = {"Content-Type": form_data.CONTENT_TYPE, **(headers or {})}
    return from_proxy_event(gateway_event("POST", resource, headers=sent, body=form_data.body(parts)))

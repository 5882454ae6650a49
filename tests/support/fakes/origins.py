"""A medium's origin, and what a reader of its metadata makes of it."""

from typing import Any
from xml.etree import ElementTree as ET

from shared.domain.provenance import DigitalSource, Provenance, xmp_packet
from tests.support.fakes.clock import NOON

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
ID = "urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8"


def an_origin(**changes: Any) -> Provenance:
    fields = {"id": ID, "source": DigitalSource.AI_MODEL, "model": "painter", "made_at": NOON}
    return Provenance(**(fields | changes))


PACKET = xmp_packet(an_origin())


def read_packet(packet: bytes) -> dict[str, str]:
    """Property by property, as any XML reader sees them."""
    described = ET.fromstring(packet.decode()).find(f".//{_RDF}")  # noqa: S314 - our own packet
    assert described is not None
    return {element.tag: element.text or "" for element in described}

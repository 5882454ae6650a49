"""Provenance metadata of generated media: an XMP packet with the IPTC properties for AI-generated content.

The id in it is random and independent of the job id, which is a capability. The job record stores it, so that the
operator can find the job of a file.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from shared.domain.generation import MAX_PROMPT_CHARS

_VOCABULARY: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_NOT_XML: Final = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # XML 1.0 §2.2; compiled on first use


class DigitalSource(StrEnum):
    """Terms of the IPTC vocabulary Digital Source Type."""

    AI_MODEL = "trainedAlgorithmicMedia"
    ALGORITHM = "algorithmicMedia"  # "not based on any sampled training data"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The origin of an image or video; `prompt` only where the deployment publishes it."""

    id: str
    source: DigitalSource
    model: str
    made_at: datetime
    prompt: str = ""


def new_provenance_id() -> str:
    """Return 122 random bits as a UUID URN."""
    return uuid.uuid4().urn


def xmp_packet(provenance: Provenance) -> bytes:
    """Return the XMP packet (ISO 16684-1), under 60 000 bytes, with properties of IPTC Photo Metadata 2025.1."""
    system = prompt = ""
    if provenance.source is DigitalSource.AI_MODEL:
        system = f"<Iptc4xmpExt:AISystemUsed>{_text(provenance.model)}</Iptc4xmpExt:AISystemUsed>"
    if provenance.prompt:
        text = _text(provenance.prompt[:MAX_PROMPT_CHARS])
        prompt = f"<Iptc4xmpExt:AIPromptInformation>{text}</Iptc4xmpExt:AIPromptInformation>"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<Iptc4xmpExt:DigitalSourceType>{_VOCABULARY}{provenance.source}</Iptc4xmpExt:DigitalSourceType>"
        f"{system}{prompt}"
        f"<dc:identifier>{_text(provenance.id)}</dc:identifier>"
        f"<xmp:CreatorTool>AiArt, {_text(provenance.model)}</xmp:CreatorTool>"
        f"<xmp:CreateDate>{provenance.made_at.isoformat(timespec='seconds')}</xmp:CreateDate>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()


def _text(value: str) -> str:
    plain = re.sub(_NOT_XML, "\ufffd", value)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

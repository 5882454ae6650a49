"""Provenance metadata: IPTC properties, valid XML for any prompt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.provenance import DigitalSource, new_provenance_id, xmp_packet
from tests.support.fakes.provenance import ID, IPTC, an_origin, read_packet


def test_the_packet_names_the_ai_model_and_source_type() -> None:
    found = read_packet(xmp_packet(an_origin()))
    assert found == {
        f"{IPTC}DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        f"{IPTC}AISystemUsed": "painter",
        "{http://purl.org/dc/elements/1.1/}identifier": ID,
        "{http://ns.adobe.com/xap/1.0/}CreatorTool": "AiArt, painter",
        "{http://ns.adobe.com/xap/1.0/}CreateDate": "2027-03-01T12:00:00+00:00",
    }


def test_procedural_images_are_not_marked_as_ai_generated() -> None:
    found = read_packet(xmp_packet(an_origin(source=DigitalSource.ALGORITHM)))
    assert found[f"{IPTC}DigitalSourceType"].endswith("/algorithmicMedia")
    assert f"{IPTC}AISystemUsed" not in found


@given(prompt=st.text(min_size=1, max_size=300))
def test_any_prompt_is_in_the_packet_and_the_packet_stays_valid(prompt: str) -> None:
    written = read_packet(xmp_packet(an_origin(prompt=prompt)))[f"{IPTC}AIPromptInformation"]
    assert len(written.replace("\r\n", "\n")) <= len(prompt)
    if prompt.isprintable():
        assert written == prompt


@pytest.mark.parametrize("character", ["&", "\U0001f3a8", "\0", "<", "\ud800"])
def test_a_packet_with_the_longest_prompt_fits_into_one_jpeg_segment(character: str) -> None:
    assert len(xmp_packet(an_origin(prompt=character * 10_000))) < 60_000


def test_provenance_ids_are_unique_uuids() -> None:
    assert len({new_provenance_id() for _ in range(100)}) == 100
    assert new_provenance_id().startswith("urn:uuid:")

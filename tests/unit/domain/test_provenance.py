"""What a medium says of its origin: the IPTC's words, whatever stands in a prompt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.provenance import DigitalSource, new_provenance_id, xmp_packet
from tests.support.fakes.origins import ID, IPTC, an_origin, read_packet


def test_it_says_that_a_trained_model_made_it_and_which() -> None:
    found = read_packet(xmp_packet(an_origin()))
    assert found == {
        f"{IPTC}DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        f"{IPTC}AISystemUsed": "painter",
        "{http://purl.org/dc/elements/1.1/}identifier": ID,
        "{http://ns.adobe.com/xap/1.0/}CreatorTool": "AiArt, painter",
        "{http://ns.adobe.com/xap/1.0/}CreateDate": "2027-03-01T12:00:00+00:00",
    }


def test_what_is_no_ai_does_not_call_itself_one() -> None:
    found = read_packet(xmp_packet(an_origin(source=DigitalSource.ALGORITHM)))
    assert found[f"{IPTC}DigitalSourceType"].endswith("/algorithmicMedia")
    assert f"{IPTC}AISystemUsed" not in found


@given(prompt=st.text(min_size=1, max_size=300))
def test_any_prompt_is_told_and_none_breaks_the_packet(prompt: str) -> None:
    told = read_packet(xmp_packet(an_origin(prompt=prompt)))[f"{IPTC}AIPromptInformation"]
    assert len(told.replace("\r\n", "\n")) <= len(prompt)
    if prompt.isprintable():
        assert told == prompt


@pytest.mark.parametrize("character", ["&", "\U0001f3a8", "\0", "<", "\ud800"])
def test_the_longest_prompt_fits_into_one_segment_of_a_jpeg(character: str) -> None:
    assert len(xmp_packet(an_origin(prompt=character * 10_000))) < 60_000


def test_an_id_is_its_own() -> None:
    assert len({new_provenance_id() for _ in range(100)}) == 100
    assert new_provenance_id().startswith("urn:uuid:")

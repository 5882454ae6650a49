"""The rule of each request field, and an error message that names field and rule."""

from typing import Any

import pytest

from functions.generate.schemas import GenerateBody
from functions.img2img.schemas import Img2ImgFields
from functions.img2video.schemas import Img2VideoFields
from shared.domain.errors import InvalidRequestError
from shared.domain.generation import MAX_SEED, AspectRatio, OutputFormat, StylePreset
from shared.runtime.http.fields import WireModel, parse, sent_options

REQUIRED: dict[type[WireModel], dict[str, Any]] = {
    GenerateBody: {"video_description": "a heron"},
    Img2ImgFields: {"prompt": "a heron"},
    Img2VideoFields: {},
}
OPTIONAL = [(model, name) for model in REQUIRED for name in model.model_fields if name not in REQUIRED[model]]


def _parsed(model: type[WireModel], /, **fields: Any) -> Any:
    return parse(model, {**REQUIRED[model], **fields})


def test_absent_fields_have_the_documented_defaults() -> None:
    body = _parsed(GenerateBody)
    assert (body.aspect_ratio, body.output_format, body.seed) == (AspectRatio.WIDESCREEN, OutputFormat.PNG, 0)
    assert (body.negative_prompt, body.style_preset, body.model) == (None, None, None)
    fields = _parsed(Img2ImgFields)
    assert (fields.aspect_ratio, fields.output_format, fields.strength, fields.seed) == ("1:1", "png", 0.7, 0)
    video = _parsed(Img2VideoFields)
    assert (video.seed, video.cfg_scale, video.motion_bucket_id, video.model) == (0, 1.5, 127, None)


@pytest.mark.parametrize(("model", "name"), OPTIONAL)
@pytest.mark.parametrize("nothing", [None, ""])
def test_null_and_empty_text_count_as_absent(model: type[WireModel], name: str, nothing: object) -> None:
    assert _parsed(model, **{name: nothing}) == _parsed(model)


@pytest.mark.parametrize("model", REQUIRED)
def test_unknown_fields_are_ignored(model: type[WireModel]) -> None:
    assert _parsed(model, width="12", prompts=[1], __class__="x") == _parsed(model)


@pytest.mark.parametrize(("model", "name"), OPTIONAL)
def test_an_invalid_value_is_refused_with_field_and_rule_in_the_message(model: type[WireModel], name: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        _parsed(model, **{name: [[]]})
    assert refused.value.message.startswith(f"{name} must be ")
    assert "None" not in refused.value.message


@pytest.mark.parametrize(("model", "name"), [(GenerateBody, "video_description"), (Img2ImgFields, "prompt")])
def test_a_missing_prompt_is_refused(model: type[WireModel], name: str) -> None:
    with pytest.raises(InvalidRequestError, match=f"^{name} is required and must be a text of 1 to 10 000 characters"):
        parse(model, {})


@pytest.mark.parametrize("style", StylePreset)
def test_every_documented_style_is_accepted(style: StylePreset) -> None:
    assert _parsed(GenerateBody, style_preset=str(style)).style_preset is style


def test_prompt_is_an_alias_of_video_description() -> None:
    assert parse(GenerateBody, {"prompt": " a heron "}) == _parsed(GenerateBody)


@pytest.mark.parametrize("empty", [None, ""])
def test_the_alias_beside_an_empty_field_is_accepted(empty: object) -> None:
    assert parse(GenerateBody, {"prompt": "a heron", "video_description": empty}) == _parsed(GenerateBody)


def test_field_and_alias_together_are_refused() -> None:
    with pytest.raises(InvalidRequestError, match="not both"):
        _parsed(GenerateBody, prompt="a heron")


@pytest.mark.parametrize("seed", [0, 1, MAX_SEED])
def test_an_integer_seed_in_json_is_accepted(seed: int) -> None:
    assert _parsed(GenerateBody, seed=seed).seed == seed


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1, True, False, 1.0, 1.5, "1", [1], {}, 10**30])
def test_any_other_seed_in_json_is_refused(seed: object) -> None:
    with pytest.raises(InvalidRequestError, match="seed must be a whole number"):
        _parsed(GenerateBody, seed=seed)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0.0), ("1", 1.0), ("1.0", 1.0), (".5", 0.5), ("1.", 1.0), (" 0.25 ", 0.25), ("0" * 15 + "1", 1.0)],
)
def test_a_plain_decimal_in_a_form_is_accepted(text: str, number: float) -> None:
    assert _parsed(Img2ImgFields, strength=text).strength == number


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf",
        "-inf",
        "Infinity",
        "-0",
        "-1",
        "+1",
        "1e0",
        "1e-1",
        "0x1",
        "1_0",
        "0,5",
        "½",
        "\uff11",
        "\u0660",
        ".",
        "1 0",
        "true",
        "1.0.0",
        "0" * 90,
        "\0",
    ],
)
def test_any_other_decimal_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"strength must be a decimal number from 0\.0 to 1\.0"):
        _parsed(Img2ImgFields, strength=text)


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("255", 255), ("007", 7), (" 12 ", 12)])
def test_a_plain_integer_in_a_form_is_accepted(text: str, number: int) -> None:
    assert _parsed(Img2VideoFields, motion_bucket_id=text).motion_bucket_id == number


@pytest.mark.parametrize(
    "text", ["0", "256", "-1", "+1", "1.0", "1e2", "0x10", "\uff11\uff12", "²", "1_0", "one", "9" * 50]
)
def test_any_other_integer_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequestError, match="motion_bucket_id must be a whole number from 1 to 255"):
        _parsed(Img2VideoFields, motion_bucket_id=text)


def test_the_prompt_length_is_checked_after_trimming() -> None:
    prompt = "🐦" * 10_000
    assert _parsed(GenerateBody, video_description=f" \n{prompt}\t ").video_description == prompt
    with pytest.raises(InvalidRequestError):
        _parsed(GenerateBody, video_description=prompt + "x")


@pytest.mark.parametrize("blank", [" ", "\n\t\r", "\u00a0", "\u2003\u3000"])
def test_a_prompt_of_white_space_is_refused(blank: str) -> None:
    with pytest.raises(InvalidRequestError, match="video_description must be a text"):
        _parsed(GenerateBody, video_description=blank)


def test_sent_options_lists_only_controls_with_a_value() -> None:
    body = _parsed(GenerateBody, seed=0, negative_prompt="", style_preset="anime", model="sandbox", unknown=1)
    assert sent_options(body) == ("seed", "style_preset")

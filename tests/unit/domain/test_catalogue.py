"""Models are data: read strictly, chosen by name or as a default, honest about their end."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.domain import catalogue
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.domain.errors import InvalidRequestError, ModelRetiredError, NotFoundError, ProviderUnavailableError
from shared.domain.jobs import Cost, JobKind
from shared.domain.models import Lifecycle, parse_model
from tests.fakes.samples import a_catalogue, a_model

ENTRY: dict[str, Any] = json.loads(Path(catalogue.__file__).with_name("catalogue.json").read_text())["models"][0]

RETIRED = a_model(name="old", default_for=(), lifecycle=Lifecycle.RETIRED, replacement="painter")
ABSENT = a_model(name="absent", default_for=(), lifecycle=Lifecycle.UNAVAILABLE)
ONLY_VIDEO = a_model(name="mover", operations=(JobKind.IMG2VIDEO,), default_for=())
DEPRECATED = a_model(name="leaving", default_for=(), lifecycle=Lifecycle.DEPRECATED, sunset="2027-12-31")
MODELS = a_catalogue(a_model(), RETIRED, ABSENT, ONLY_VIDEO, DEPRECATED)


def test_the_shipped_catalogue_has_one_default_for_each_operation() -> None:
    for operation in JobKind:
        defaults = [model for model in load_catalogue().all() if operation in model.default_for]
        assert len(defaults) == 1
        assert operation in defaults[0].operations


def test_the_sandbox_says_what_it_is() -> None:
    assert load_catalogue().named("sandbox").description.startswith("sandbox: procedural art, no AI model")


def test_an_entry_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError):
        parse_model({**ENTRY, "colour": "blue"})


@pytest.mark.parametrize("missing", ["name", "provider", "price_usd", "typical_seconds"])
def test_an_entry_that_lacks_a_field_is_refused(missing: str) -> None:
    with pytest.raises(TypeError):
        parse_model({name: value for name, value in ENTRY.items() if name != missing})


@pytest.mark.parametrize(("name", "value"), [("operations", ["paint"]), ("lifecycle", "tired"), ("default_for", ["x"])])
def test_an_entry_with_a_word_of_its_own_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        parse_model({**ENTRY, name: value})


def test_without_a_name_the_default_is_chosen() -> None:
    assert MODELS.choose(JobKind.GENERATE, None).name == "painter"


@pytest.mark.parametrize("name", ["painter", "leaving"])
def test_a_model_can_be_named(name: str) -> None:
    assert MODELS.choose(JobKind.GENERATE, name).name == name


@pytest.mark.parametrize("name", ["nobody", "mover", "Painter", " painter"])
def test_an_unknown_or_unable_model_is_refused_and_the_able_are_listed(name: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        MODELS.choose(JobKind.GENERATE, name)
    assert refused.value.message == "model must be one of: painter, absent, leaving."


def test_a_retired_model_names_its_replacement() -> None:
    with pytest.raises(ModelRetiredError, match="use painter instead"):
        MODELS.choose(JobKind.GENERATE, "old")


def test_a_model_whose_provider_is_not_set_up_is_unavailable() -> None:
    with pytest.raises(ProviderUnavailableError):
        MODELS.choose(JobKind.GENERATE, "absent")


def test_models_of_absent_providers_are_listed_as_unavailable_and_the_retired_stay_retired() -> None:
    limited = MODELS.limited_to(lambda _provider: False)
    assert {model.lifecycle for model in limited.all()} == {Lifecycle.UNAVAILABLE, Lifecycle.RETIRED}
    assert limited.named("old").lifecycle is Lifecycle.RETIRED
    assert [model.name for model in limited.all()] == [model.name for model in MODELS.all()]


def test_models_of_providers_that_are_set_up_stay_as_they_are() -> None:
    assert MODELS.limited_to(lambda provider: provider == "studio").all() == MODELS.all()


def test_an_unknown_name_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        Catalogue([]).named("painter")


def test_list_price_has_no_binary_fractions() -> None:
    assert a_model(price_usd="0.1").cost_of(3) == Cost(3, "0.3")


def test_what_a_model_has_no_control_for_is_told_in_the_order_asked() -> None:
    assert a_model(controls=("seed",)).ignored(["style_preset", "seed", "negative_prompt"]) == [
        "style_preset",
        "negative_prompt",
    ]

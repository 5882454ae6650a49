"""Models are data: read strictly, chosen by name or as a default, honest about their end."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.domain import catalogue
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.domain.errors import InvalidRequestError, ModelRetiredError, NotFoundError, ProviderUnavailableError
from shared.domain.jobs import Cost, JobKind
from shared.domain.models import Lifecycle, Model, parse_model
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.samples import a_catalogue, a_model

ENTRY: dict[str, Any] = json.loads(Path(catalogue.__file__).with_name("catalogue.json").read_text())["models"][0]

RETIRED = a_model(name="old", default_for=(), lifecycle=Lifecycle.RETIRED, replacement="painter")
ABSENT = a_model(name="absent", default_for=(), lifecycle=Lifecycle.UNAVAILABLE)
ONLY_VIDEO = a_model(name="mover", operations=(JobKind.IMG2VIDEO,), default_for=())
DEPRECATED = a_model(name="leaving", default_for=(), lifecycle=Lifecycle.DEPRECATED, sunset="2027-12-31")
MODELS = a_catalogue(a_model(), RETIRED, ABSENT, ONLY_VIDEO, DEPRECATED)


SHIPPED = load_catalogue()
WITHOUT_ANY = SHIPPED.as_of(date(2026, 11, 24)).limited_to(lambda provider: provider == "sandbox")
AT_TWO = a_catalogue(
    a_model(family="paint"),
    a_model(provider="atelier", family="paint", default_for=()),
    a_model(name="crayon", provider="kiosk", family="paint", default_for=()),
    a_model(name="camera", provider="kiosk", family="photo", default_for=()),
    a_model(name="old", provider="acme", default_for=(), lifecycle=Lifecycle.RETIRED, replacement="painter"),
    a_model(name="old", provider="attic", default_for=(), lifecycle=Lifecycle.ACTIVE),
)


@pytest.mark.parametrize("operation", JobKind)
def test_every_provider_that_can_do_an_operation_and_is_not_second_to_another_has_a_default(operation: JobKind) -> None:
    assert all(operation in model.operations for model in SHIPPED.all() if operation in model.default_for)
    assert WITHOUT_ANY.choose(operation, None).name == "sandbox"


@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("stable-diffusion-3.5-ultra", JobKind.IMG2IMG),
        ("stable-diffusion-3.5-large", JobKind.IMG2IMG),
        ("stable-image-core", JobKind.GENERATE),
        ("imagen-4", JobKind.GENERATE),
        ("gemini-nano-banana-2.1", JobKind.IMG2IMG),
        ("gpt-image-2", JobKind.IMG2IMG),
        ("luma-ray-2", JobKind.IMG2VIDEO),
        ("stable-video-diffusion", JobKind.IMG2VIDEO),
        ("sandbox", JobKind.IMG2VIDEO),
    ],
)
def test_what_the_documentation_and_its_users_speak_of_is_served(name: str, operation: JobKind) -> None:
    everything = SHIPPED.as_of(date(2026, 11, 24))
    assert everything.choose(operation, name).name == name


def test_a_model_that_was_shut_down_names_one_that_lives() -> None:
    for model in SHIPPED.as_of(date(2026, 11, 24)).all():
        if model.lifecycle is Lifecycle.RETIRED:
            assert model.replacement
            assert SHIPPED.named(model.replacement).is_usable


def test_imagen_is_retired_unless_a_deployer_set_up_who_still_offers_it() -> None:
    with pytest.raises(ModelRetiredError) as gone:
        WITHOUT_ANY.choose(JobKind.GENERATE, "imagen-4")
    assert gone.value.replacement == "gemini-nano-banana-2.1"
    with_ghost = SHIPPED.as_of(date(2026, 11, 24)).limited_to(lambda provider: provider in {"ghostapi", "gemini"})
    assert with_ghost.choose(JobKind.GENERATE, "imagen-4").provider == "ghostapi"
    assert with_ghost.named("imagen-4").lifecycle is Lifecycle.ACTIVE


def test_days_make_a_model_deprecated_and_then_retired() -> None:
    leaving = a_model(deprecated="2026-06-01", sunset="2026-12-01", replacement="next")
    lives = [leaving.lifecycle_on(date(2026, month, day)) for month, day in ((5, 31), (6, 1), (11, 30), (12, 1))]
    assert lives == [Lifecycle.ACTIVE, Lifecycle.DEPRECATED, Lifecycle.DEPRECATED, Lifecycle.RETIRED]


def _places(models: Iterable[Model]) -> list[str]:
    return [model.place for model in models]


def test_candidates_are_the_model_at_each_provider_then_its_family() -> None:
    assert _places(AT_TWO.candidates(JobKind.GENERATE, "painter")) == [
        "painter@acme",
        "painter@atelier",
        "crayon@kiosk",
    ]
    assert _places(AT_TWO.candidates(JobKind.GENERATE, "camera")) == ["camera@kiosk"]


def test_the_deployer_s_order_decides_who_is_asked_first() -> None:
    preferred = AT_TWO.preferring(["kiosk", "atelier"])
    assert _places(preferred.candidates(JobKind.GENERATE, "painter")) == [
        "painter@atelier",
        "painter@acme",
        "crayon@kiosk",
    ]
    assert preferred.named("painter").provider == "atelier"


def test_a_name_lives_as_long_as_one_provider_keeps_it() -> None:
    assert AT_TWO.choose(JobKind.GENERATE, "old").provider == "attic"
    assert AT_TWO.named("old").provider == "attic"


def test_the_default_is_that_of_the_first_provider_that_is_set_up() -> None:
    two = a_catalogue(a_model(), a_model(name="crayon", provider="kiosk"))
    assert two.choose(JobKind.GENERATE, None).name == "painter"
    assert two.preferring(["kiosk"]).choose(JobKind.GENERATE, None).name == "crayon"
    assert two.limited_to(lambda provider: provider == "kiosk").choose(JobKind.GENERATE, None).name == "crayon"


def test_a_deployer_s_limit_comes_before_the_shipped_one() -> None:
    paced = SHIPPED.paced({"stability": RateLimit(5, 10)})
    assert (paced.limits["stability"], paced.limits["openai"]) == (RateLimit(5, 10), SHIPPED.limits["openai"])


@pytest.mark.parametrize(
    ("models", "limits", "complaint"),
    [
        ([a_model()], {}, "no limit"),
        ([a_model(), a_model()], {"acme": RateLimit(1, 1)}, "twice"),
        ([a_model(sunset="2027-01-01")], {"acme": RateLimit(1, 1)}, "without a replacement"),
        ([a_model(lifecycle=Lifecycle.RETIRED, replacement="painter")], {"acme": RateLimit(1, 1)}, "without"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused(
    models: list[Model], limits: dict[str, RateLimit], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        catalogue._check(models, limits)


@pytest.mark.parametrize(("name", "value"), [("sunset", "soon"), ("deprecated", "2026-13-01"), ("price_usd", "NaN")])
def test_a_day_or_a_price_that_is_none_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the standard library's
        parse_model({**ENTRY, name: value})


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
    assert MODELS.limited_to(lambda provider: provider == "acme").all() == MODELS.all()


def test_an_unknown_name_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        Catalogue([]).named("painter")


def test_list_price_has_no_binary_fractions() -> None:
    assert a_model(price_usd="0.1").cost_of(3) == Cost(3, "0.3")


def test_what_a_model_has_no_control_for_is_told_in_the_order_asked() -> None:
    assert a_model(controls=("seed",)).ignored_options(["strength", "seed", "negative_prompt"]) == [
        "strength",
        "negative_prompt",
    ]


def test_what_we_bridge_is_not_ignored() -> None:
    assert a_model(controls=()).ignored_options(["style_preset", "aspect_ratio", "output_format"]) == []


def test_a_job_of_several_units_costs_all_of_them() -> None:
    assert a_model(price_usd="1.5", units=5).cost_of(1) == Cost(5, "7.5")


@pytest.mark.parametrize(("usd", "usable"), [("0", {"free"}), ("0.39", {"free"}), ("0.40", {"free", "dear"})])
def test_what_costs_more_than_may_be_spent_is_unavailable(usd: str, usable: set[str]) -> None:
    gone = a_model(name="gone", price_usd="9", lifecycle=Lifecycle.RETIRED)
    dear = a_model(name="dear", price_usd="0.08", units=5)
    offered = Catalogue([a_model(name="free", price_usd="0"), dear, gone]).within(usd)
    assert {model.name for model in offered.all() if model.is_usable} == usable
    assert offered.named("gone").lifecycle is Lifecycle.RETIRED

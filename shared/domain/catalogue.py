"""The model catalogue: which models exist, read from catalogue.json, and which of them a request gets."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from shared.domain.errors import InvalidRequestError, ModelRetiredError, NotFoundError, ProviderUnavailableError
from shared.domain.jobs import JobKind
from shared.domain.models import Lifecycle, Model, parse_model
from shared.domain.rate_limits import RateLimit

_DATA: Final = Path(__file__).with_name("catalogue.json")


class Catalogue:
    """The models of a deployment in order of preference; several providers may offer a model of the same name.

    A model whose provider is not set up is listed as unavailable, not hidden. `limits` holds the rate limit of each
    provider. The catalogue is immutable: the methods that change something return a new one.
    """

    def __init__(self, models: Iterable[Model], limits: Mapping[str, RateLimit] | None = None) -> None:
        self._models = tuple(models)
        self._candidates: dict[tuple[JobKind, str | None, bool], tuple[Model, ...]] = {}  # of models that may be used
        self.limits: Mapping[str, RateLimit] = limits or {}

    def all(self) -> list[Model]:
        """Return each model at each provider, in order of preference."""
        return list(self._models)

    def names(self) -> list[str]:
        """Return each model name once, in the order of the catalogue."""
        return list(dict.fromkeys(model.name for model in self._models))

    def at_each_provider(self, name: str) -> list[Model]:
        """Return the model at each provider that offers it, the one to use first in front. Raises NotFoundError."""
        found = [model for model in self._models if model.name == name]
        if not found:
            raise NotFoundError("There is no model of that name; GET /api/models lists them.")
        return sorted(found, key=lambda model: not model.is_usable)

    def named(self, name: str) -> Model:
        """Return the model at the provider to be used first. Raises NotFoundError."""
        return self.at_each_provider(name)[0]

    def find(self, name: str, provider: str) -> Model | None:
        """Return the model at that provider, or None where the provider does not offer it."""
        found = (model for model in self._models if (model.name, model.provider) == (name, provider))
        return next(found, None)

    def get(self, name: str, provider: str) -> Model:
        """Return the model at that provider. Raises NotFoundError."""
        model = self.find(name, provider)
        if model is None:
            raise NotFoundError("There is no model of that name at this provider.")
        return model

    def as_of(self, day: date) -> "Catalogue":
        """Return the catalogue with each model in the lifecycle state that it has on that day."""
        models = (replace(model, lifecycle=model.lifecycle_on(day)) for model in self._models)
        return Catalogue(models, self.limits)

    def limited_to(self, is_set_up: Callable[[str], bool]) -> "Catalogue":
        """Return the catalogue in which models of providers that are not set up are unavailable (or stay retired)."""
        models = (
            model
            if is_set_up(model.provider) or model.lifecycle is Lifecycle.RETIRED
            else replace(model, lifecycle=Lifecycle.UNAVAILABLE)
            for model in self._models
        )
        return Catalogue(models, self.limits)

    def within(self, usd: str) -> "Catalogue":
        """Return the catalogue with each model unavailable of which one job costs more than `usd` (decimal text)."""
        models = (
            replace(model, lifecycle=Lifecycle.UNAVAILABLE)
            if model.is_usable and Decimal(model.cost_of(1).usd) > Decimal(usd)
            else model
            for model in self._models
        )
        return Catalogue(models, self.limits)

    def preferring(self, providers: Sequence[str]) -> "Catalogue":
        """Return the catalogue sorted by that order of providers; providers not named come last."""
        rank = {provider: index for index, provider in enumerate(providers)}
        models = sorted(self._models, key=lambda model: rank.get(model.provider, len(rank)))
        return Catalogue(models, self.limits)

    def paced(self, limits: Mapping[str, RateLimit]) -> "Catalogue":
        """Return the catalogue with these rate limits in place of the ones it has for the same providers."""
        return Catalogue(self._models, {**self.limits, **limits})

    def choose(self, operation: JobKind, name: str | None) -> Model:
        """Return the model to use first. Raises the errors of `candidates`."""
        return self.candidates(operation, name)[0]

    def candidates(self, operation: JobKind, name: str | None, *, fallback: bool = True) -> tuple[Model, ...]:
        """Return the models to try in order: the one named (else the operation's default) at its first provider, then
        at its other providers, then the other models of its family; without `fallback` the first one only.

        Raises InvalidRequestError (unknown, or cannot do this), ModelRetiredError, ProviderUnavailableError.
        """
        key = (operation, name, fallback)
        if key not in self._candidates:
            self._candidates[key] = self._find_candidates(operation, name, fallback=fallback)
        return self._candidates[key]

    def _find_candidates(self, operation: JobKind, name: str | None, *, fallback: bool) -> tuple[Model, ...]:
        capable = [model for model in self._models if operation in model.operations]
        wanted = [model for model in capable if model.name == name] if name else self._default(operation, capable)
        if not wanted:
            names = dict.fromkeys(model.name for model in capable if model.lifecycle is not Lifecycle.RETIRED)
            raise InvalidRequestError(f"model must be one of: {', '.join(names)}.")
        usable = [model for model in wanted if model.is_usable]
        if not usable:
            raise _refusal(wanted)
        if not fallback:
            return (usable[0],)
        others = [model for model in capable if model not in usable and model.is_usable]
        return (*usable, *(model for model in others if _same_family(model, usable[0])))

    @staticmethod
    def _default(operation: JobKind, capable: list[Model]) -> list[Model]:
        """Return the default model of the first provider that is set up and has one."""
        defaults = [model for model in capable if operation in model.default_for]
        name = next((model.name for model in [*(m for m in defaults if m.is_usable), *defaults]), None)
        return [model for model in capable if model.name == name]


def _same_family(one: Model, other: Model) -> bool:
    return bool(one.family) and one.family == other.family


def _refusal(models: list[Model]) -> Exception:
    """Return the error for a known model that cannot be used: retired, or its provider is not set up."""
    retired = next((model for model in models if model.lifecycle is Lifecycle.RETIRED), None)
    if retired:
        return ModelRetiredError(
            f"The model {retired.name} was retired; use {retired.replacement} instead.",
            replacement=retired.replacement or "",
        )
    return ProviderUnavailableError(
        f"The model {models[0].name} is not available here: "
        "its provider is not set up, or it costs more than the daily budget."
    )


def load_catalogue() -> Catalogue:
    """Read catalogue.json.

    Raises ValueError or TypeError for an invalid file: a provider without a rate limit, a name twice at one provider,
    a retired or deprecated model without a replacement that exists.
    """
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    limits = {name: RateLimit(**limit) for name, limit in data["limits"].items()}
    models = [parse_model(entry) for entry in data["models"]]
    _check(models, limits)
    return Catalogue(models, limits)


def _check(models: list[Model], limits: Mapping[str, RateLimit]) -> None:
    offers = [(model.name, model.provider) for model in models]
    names = {model.name for model in models}
    for model in models:
        if model.provider not in limits:
            raise ValueError(f"The provider {model.provider} has no limit.")
        if offers.count((model.name, model.provider)) > 1:
            raise ValueError(f"{model.name} is listed twice at {model.provider}.")
        ends = model.lifecycle is Lifecycle.RETIRED or model.sunset or model.deprecated
        if ends and model.replacement not in names - {model.name}:
            raise ValueError(f"{model.name} ends without a replacement.")

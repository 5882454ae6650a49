"""What can be asked for: models as data, read from catalogue.json, with an honest lifecycle."""

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
    """The models of a deployment, the preferred provider's first; a name may stand at several providers.

    A model whose provider is not set up is listed as unavailable, not hidden. `limits` says how fast each provider
    may be called.
    """

    def __init__(self, models: Iterable[Model], limits: Mapping[str, RateLimit] | None = None) -> None:
        self._models = tuple(models)
        self.limits: Mapping[str, RateLimit] = limits or {}

    def all(self) -> list[Model]:
        return list(self._models)

    def names(self) -> list[str]:
        """Each name once, in the catalogue's order."""
        return list(dict.fromkeys(model.name for model in self._models))

    def at_each_provider(self, name: str) -> list[Model]:
        """The model wherever it stands, the one that would be asked first. Raises NotFoundError."""
        found = [model for model in self._models if model.name == name]
        if not found:
            raise NotFoundError("There is no model of that name; GET /api/models lists them.")
        return sorted(found, key=lambda model: not model.is_usable)

    def named(self, name: str) -> Model:
        """The model of that name, where it would be asked first. Raises NotFoundError."""
        return self.at_each_provider(name)[0]

    def find(self, name: str, provider: str) -> Model | None:
        """The model as that provider has it, if it does."""
        found = (model for model in self._models if (model.name, model.provider) == (name, provider))
        return next(found, None)

    def at(self, name: str, provider: str) -> Model:
        """The model as that provider has it. Raises NotFoundError."""
        model = self.find(name, provider)
        if model is None:
            raise NotFoundError("There is no model of that name at this provider.")
        return model

    def as_of(self, day: date) -> "Catalogue":
        """The same models with what their dates have made of them by then."""
        models = (replace(model, lifecycle=model.lifecycle_on(day)) for model in self._models)
        return Catalogue(models, self.limits)

    def limited_to(self, is_set_up: Callable[[str], bool]) -> "Catalogue":
        """The same models, those whose provider is not set up marked unavailable (the retired stay retired)."""
        models = (
            model
            if is_set_up(model.provider) or model.lifecycle is Lifecycle.RETIRED
            else replace(model, lifecycle=Lifecycle.UNAVAILABLE)
            for model in self._models
        )
        return Catalogue(models, self.limits)

    def within(self, usd: str) -> "Catalogue":
        """The same models, those marked unavailable of which one job alone costs more than that (a decimal in text)."""
        models = (
            replace(model, lifecycle=Lifecycle.UNAVAILABLE)
            if model.is_usable and Decimal(model.cost_of(1).usd) > Decimal(usd)
            else model
            for model in self._models
        )
        return Catalogue(models, self.limits)

    def preferring(self, providers: Sequence[str]) -> "Catalogue":
        """The same models, those of the first provider first; of one that is not named, last."""
        rank = {provider: at for at, provider in enumerate(providers)}
        models = sorted(self._models, key=lambda model: rank.get(model.provider, len(rank)))
        return Catalogue(models, self.limits)

    def paced(self, limits: Mapping[str, RateLimit]) -> "Catalogue":
        """The same models, with the deployer's own limits before those that were shipped."""
        return Catalogue(self._models, {**self.limits, **limits})

    def choose(self, operation: JobKind, name: str | None) -> Model:
        """The model to use first. Raises as `candidates` does."""
        return self.candidates(operation, name)[0]

    def candidates(self, operation: JobKind, name: str | None) -> tuple[Model, ...]:
        """The models to use, one after the other: the one named (else the operation's default) at its first provider,
        then at the others, then the rest of its family.

        Raises InvalidRequestError (unknown, or cannot do this), ModelRetiredError, ProviderUnavailableError.
        """
        able = [model for model in self._models if operation in model.operations]
        wanted = [model for model in able if model.name == name] if name else self._default(operation, able)
        if not wanted:
            names = dict.fromkeys(model.name for model in able if model.lifecycle is not Lifecycle.RETIRED)
            raise InvalidRequestError(f"model must be one of: {', '.join(names)}.")
        usable = [model for model in wanted if model.is_usable]
        if not usable:
            raise _refusal(wanted)
        kin = [model for model in able if _are_kin(model, usable[0]) and model not in usable and model.is_usable]
        return (*usable, *kin)

    @staticmethod
    def _default(operation: JobKind, able: list[Model]) -> list[Model]:
        """The default of the first provider that is set up and has one."""
        defaults = [model for model in able if operation in model.default_for]
        name = next((model.name for model in [*(m for m in defaults if m.is_usable), *defaults]), None)
        return [model for model in able if model.name == name]


def _are_kin(one: Model, other: Model) -> bool:
    return bool(one.family) and one.family == other.family


def _refusal(models: list[Model]) -> Exception:
    """Why a model that is known cannot be used: gone everywhere that was ever set up, or not set up."""
    retired = next((model for model in models if model.lifecycle is Lifecycle.RETIRED), None)
    if retired:
        return ModelRetiredError(
            f"The model {retired.name} was retired; use {retired.replacement} instead.",
            replacement=retired.replacement or "",
        )
    return ProviderUnavailableError(
        f"The model {models[0].name} cannot be had here: its provider is not set up, or it costs more than a day may."
    )


def load_catalogue() -> Catalogue:
    """The catalogue as shipped.

    Raises ValueError or TypeError where the file is not a catalogue: a provider without a limit, a name twice at one
    provider, a retired or leaving model without a replacement that is there.
    """
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    limits = {name: RateLimit(**limit) for name, limit in data["limits"].items()}
    models = [parse_model(entry) for entry in data["models"]]
    _check(models, limits)
    return Catalogue(models, limits)


def _check(models: list[Model], limits: Mapping[str, RateLimit]) -> None:
    places = [(model.name, model.provider) for model in models]
    names = {model.name for model in models}
    for model in models:
        if model.provider not in limits:
            raise ValueError(f"The provider {model.provider} has no limit.")
        if places.count((model.name, model.provider)) > 1:
            raise ValueError(f"{model.name} stands twice at {model.provider}.")
        ends = model.lifecycle is Lifecycle.RETIRED or model.sunset or model.deprecated
        if ends and model.replacement not in names - {model.name}:
            raise ValueError(f"{model.name} ends without a replacement.")

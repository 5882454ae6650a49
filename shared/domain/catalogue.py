"""What can be asked for: models as data, read from catalogue.json, with an honest lifecycle."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from shared.domain.errors import InvalidRequestError, ModelRetiredError, NotFoundError, ProviderUnavailableError
from shared.domain.jobs import Cost, JobKind
from shared.domain.provenance import DigitalSource
from shared.domain.rates import RateLimit

_DATA: Final = Path(__file__).with_name("catalogue.json")


class Lifecycle(StrEnum):
    """Whether a model can be asked for, and for how long."""

    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RETIRED = "retired"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model: what it does, what it honours of a request, what it costs.

    `controls` names the request fields it honours; `price_usd` is a decimal in text, per `price_per`;
    `typical_seconds` is how long it usually takes, which paces the checks on a video.
    """

    name: str
    provider: str
    description: str
    operations: tuple[JobKind, ...]
    default_for: tuple[JobKind, ...]
    aspect_ratios: tuple[str, ...]
    output_formats: tuple[str, ...]
    controls: tuple[str, ...]
    price_usd: str
    price_per: str
    lifecycle: Lifecycle
    typical_seconds: int
    deadline_seconds: int
    digital_source: DigitalSource = DigitalSource.AI_MODEL
    sunset: str | None = None
    replacement: str | None = None

    def cost_of(self, units: int) -> Cost:
        """List price of that many units."""
        return Cost(units=units, usd=str(Decimal(self.price_usd) * units))

    def ignored(self, fields: Iterable[str]) -> list[str]:
        """Which of the fields asked for this model has no control for."""
        return [name for name in fields if name not in self.controls]


class Catalogue:
    """The models of this deployment. A model whose provider is not set up is listed as unavailable, not hidden.

    `limits` says how fast each provider may be called; one that is not named there has no limit.
    """

    def __init__(self, models: Iterable[Model], limits: Mapping[str, RateLimit] | None = None) -> None:
        self._models = {model.name: model for model in models}
        self.limits: Mapping[str, RateLimit] = limits or {}

    def all(self) -> list[Model]:
        return list(self._models.values())

    def named(self, name: str) -> Model:
        """The model of that name. Raises NotFoundError."""
        if name not in self._models:
            raise NotFoundError("There is no model of that name; GET /api/models lists them.")
        return self._models[name]

    def limited_to(self, is_set_up: Callable[[str], bool]) -> "Catalogue":
        """The same models, those whose provider is not set up marked unavailable (the retired stay retired)."""
        models = (
            model
            if is_set_up(model.provider) or model.lifecycle is Lifecycle.RETIRED
            else replace(model, lifecycle=Lifecycle.UNAVAILABLE)
            for model in self.all()
        )
        return Catalogue(models, self.limits)

    def choose(self, operation: JobKind, name: str | None) -> Model:
        """The model to use: the one named, else the operation's default.

        Raises InvalidRequestError (unknown, or cannot do this), ModelRetiredError, ProviderUnavailableError.
        """
        able = [model for model in self._models.values() if operation in model.operations]
        chosen = self._models.get(name) if name else next(m for m in able if operation in m.default_for)
        if chosen is None or chosen not in able:
            names = ", ".join(model.name for model in able if model.lifecycle is not Lifecycle.RETIRED)
            raise InvalidRequestError(f"model must be one of: {names}.")
        if chosen.lifecycle is Lifecycle.RETIRED:
            raise ModelRetiredError(f"The model {chosen.name} was retired; use {chosen.replacement} instead.")
        if chosen.lifecycle is Lifecycle.UNAVAILABLE:
            raise ProviderUnavailableError(f"The provider of the model {chosen.name} is not set up here.")
        return chosen


def load_catalogue() -> Catalogue:
    """The catalogue as shipped. Raises ValueError or TypeError where the file is not a catalogue."""
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    limits = {name: RateLimit(**limit) for name, limit in data["limits"].items()}
    return Catalogue((parse_model(entry) for entry in data["models"]), limits)


def parse_model(entry: Mapping[str, Any]) -> Model:
    """One entry of the file, every field checked by name; an unknown or missing one is a TypeError."""
    fields = dict(entry)
    for name in ("operations", "default_for"):
        fields[name] = tuple(JobKind(value) for value in fields[name])
    for name in ("aspect_ratios", "output_formats", "controls"):
        fields[name] = tuple(str(value) for value in fields[name])
    fields["lifecycle"] = Lifecycle(fields["lifecycle"])
    fields["digital_source"] = DigitalSource(fields.get("digital_source", DigitalSource.AI_MODEL))
    return Model(**fields)

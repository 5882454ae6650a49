"""A model at one provider as data: operations, supported options, price and lifecycle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_UP, Decimal
from enum import StrEnum
from typing import Any, Final

from shared.domain.generation import OutputFormat
from shared.domain.image_fitting import InputImageRules
from shared.domain.jobs import Cost, JobKind
from shared.domain.provenance import DigitalSource

EMULATED_OPTIONS: Final = frozenset({"aspect_ratio", "output_format", "style_preset"})
"""Options that work with every model: by cropping, by re-encoding, or by text added to the prompt."""


class Lifecycle(StrEnum):
    """The lifecycle states of a model."""

    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RETIRED = "retired"
    UNAVAILABLE = "unavailable"


USABLE: Final = frozenset({Lifecycle.ACTIVE, Lifecycle.DEPRECATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model at one provider; several providers may offer a model of the same name.

    - `upstream`: the provider's name for it. `options`: further fields sent to the provider.
    - `sizes`: the provider's size or ratio for each of our aspect ratios. `takes`: requirements on input images.
    - `aspect_ratios`, `output_formats`: those it supports natively. `controls`: request fields it supports itself.
    - `price_usd`: decimal text, per `price_per`; a job costs `units` of it.
    - `typical_seconds`: its usual duration, from which the poll schedule of a video follows.
    - `deprecated`, `sunset`: the days (ISO 8601) on which it becomes deprecated or retired.
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
    family: str = ""
    upstream: str = ""
    sizes: Mapping[str, str] = field(default_factory=dict[str, str])
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    input_rules: InputImageRules | None = None
    digital_source: DigitalSource = DigitalSource.AI_MODEL
    units: int = 1
    region: str | None = None
    deprecated: str | None = None
    sunset: str | None = None
    replacement: str | None = None

    @property
    def ref(self) -> str:
        """The model and its provider as `name@provider`."""
        return f"{self.name}@{self.provider}"

    @property
    def is_usable(self) -> bool:
        """Whether new requests may use the model."""
        return self.lifecycle in USABLE

    def native_format(self, wanted: OutputFormat) -> OutputFormat:
        """Return the format to request from the provider: the one wanted, else a lossless one to convert from."""
        natives = [OutputFormat(name) for name in self.output_formats]
        return wanted if wanted in natives else next(iter(sorted(natives, key=lambda name: name != "png")), wanted)

    @property
    def price_micro_usd(self) -> int:
        """The list price of one job in millionths of a US dollar, rounded up."""
        return int((Decimal(self.price_usd) * self.units * 1_000_000).to_integral_value(ROUND_UP))

    def cost_of(self, jobs: int) -> Cost:
        """Return the list price of that many jobs."""
        return Cost(units=self.units * jobs, usd=str(Decimal(self.price_usd) * self.units * jobs))

    def ignored_options(self, fields: Iterable[str]) -> list[str]:
        """Return those of the requested fields that neither the model supports nor we emulate."""
        return [name for name in fields if name not in self.controls and name not in EMULATED_OPTIONS]

    def lifecycle_on(self, day: date) -> Lifecycle:
        """Return its lifecycle state on that day."""
        if self.lifecycle is Lifecycle.RETIRED or _is_reached(self.sunset, day):
            return Lifecycle.RETIRED
        if self.lifecycle is Lifecycle.DEPRECATED or _is_reached(self.deprecated, day):
            return Lifecycle.DEPRECATED
        return self.lifecycle


def _is_reached(date_text: str | None, day: date) -> bool:
    return date_text is not None and date.fromisoformat(date_text) <= day


def _rules(entry: Mapping[str, Any]) -> InputImageRules:
    """Parse input image rules; lists become tuples."""
    sizes = tuple(tuple(size) for size in entry.get("sizes", ()))
    fields: dict[str, Any] = {**entry, "formats": tuple(entry["formats"]), "sizes": sizes}
    return InputImageRules(**fields)


def parse_model(entry: Mapping[str, Any]) -> Model:
    """Parse one entry of catalogue.json.

    Raises TypeError for an unknown or missing field, ValueError for an invalid enum value, date or price.
    """
    fields = dict(entry)
    for name in ("operations", "default_for"):
        fields[name] = tuple(JobKind(value) for value in fields[name])
    for name in ("aspect_ratios", "output_formats", "controls"):
        fields[name] = tuple(str(value) for value in fields[name])
    fields["lifecycle"] = Lifecycle(fields["lifecycle"])
    fields["digital_source"] = DigitalSource(fields.get("digital_source", DigitalSource.AI_MODEL))
    if "input_rules" in fields:
        fields["input_rules"] = _rules(fields["input_rules"])
    model = Model(**fields)
    for day in (model.deprecated, model.sunset):
        _is_reached(day, date.min)
    if not Decimal(model.price_usd).is_finite():
        raise ValueError(f"{model.name} has no price.")
    return model

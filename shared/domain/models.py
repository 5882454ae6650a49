"""A model at one provider, as data: what it does, what it honours of a request, what it costs, until when it lives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from shared.domain.generation import OutputFormat
from shared.domain.image_fitting import InputImageRules
from shared.domain.jobs import Cost, JobKind
from shared.domain.provenance import DigitalSource

BRIDGED: Final = frozenset({"aspect_ratio", "output_format", "style_preset"})
"""What is honoured at every model, by cropping, by encoding anew, in words of the prompt."""


class Lifecycle(StrEnum):
    """Whether a model can be asked for, and for how long."""

    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RETIRED = "retired"
    UNAVAILABLE = "unavailable"


USABLE: Final = frozenset({Lifecycle.ACTIVE, Lifecycle.DEPRECATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model at one provider; the same name may stand at several.

    `upstream` is what the provider calls it, `sizes` which of the provider's own sizes or ratios is asked for each of
    ours, `options` further fields the provider is sent, `takes` what an image sent to it has to be like.
    `aspect_ratios` and `output_formats` are those it makes natively. `controls` names the request fields it honours
    by itself; `price_usd` is a decimal in text, per `price_per`, of which one job is `units`. `typical_seconds` is
    how long it usually takes, which paces the checks on a video. `deprecated` and `sunset` are days (ISO 8601) from
    which it is what they say.
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
    takes: InputImageRules | None = None
    digital_source: DigitalSource = DigitalSource.AI_MODEL
    units: int = 1
    region: str | None = None
    deprecated: str | None = None
    sunset: str | None = None
    replacement: str | None = None

    @property
    def place(self) -> str:
        """The model and where it stands, in one word."""
        return f"{self.name}@{self.provider}"

    @property
    def is_usable(self) -> bool:
        return self.lifecycle in USABLE

    def native_format(self, wanted: OutputFormat) -> OutputFormat:
        """The file format to ask it for: the one wanted, or one without loss from which that can be made."""
        natives = [OutputFormat(name) for name in self.output_formats]
        return wanted if wanted in natives else next(iter(sorted(natives, key=lambda name: name != "png")), wanted)

    def cost_of(self, jobs: int) -> Cost:
        """List price of that many jobs."""
        return Cost(units=self.units * jobs, usd=str(Decimal(self.price_usd) * self.units * jobs))

    def ignored_options(self, fields: Iterable[str]) -> list[str]:
        """Which of the fields asked for are neither honoured by this model nor bridged by us."""
        return [name for name in fields if name not in self.controls and name not in BRIDGED]

    def lifecycle_on(self, day: date) -> Lifecycle:
        """What has become of it by that day."""
        if self.lifecycle is Lifecycle.RETIRED or _has_come(self.sunset, day):
            return Lifecycle.RETIRED
        if self.lifecycle is Lifecycle.DEPRECATED or _has_come(self.deprecated, day):
            return Lifecycle.DEPRECATED
        return self.lifecycle


def _has_come(date_text: str | None, day: date) -> bool:
    return date_text is not None and date.fromisoformat(date_text) <= day


def _rules(entry: Mapping[str, Any]) -> InputImageRules:
    """Lists of the file as tuples."""
    sizes = tuple(tuple(size) for size in entry.get("sizes", ()))
    fields: dict[str, Any] = {**entry, "formats": tuple(entry["formats"]), "sizes": sizes}
    return InputImageRules(**fields)


def parse_model(entry: Mapping[str, Any]) -> Model:
    """One entry of the file, every field checked by name; an unknown or missing one is a TypeError.

    Raises ValueError for a word, a date or a price that is none.
    """
    fields = dict(entry)
    for name in ("operations", "default_for"):
        fields[name] = tuple(JobKind(value) for value in fields[name])
    for name in ("aspect_ratios", "output_formats", "controls"):
        fields[name] = tuple(str(value) for value in fields[name])
    fields["lifecycle"] = Lifecycle(fields["lifecycle"])
    fields["digital_source"] = DigitalSource(fields.get("digital_source", DigitalSource.AI_MODEL))
    if "takes" in fields:
        fields["takes"] = _rules(fields["takes"])
    model = Model(**fields)
    for day in (model.deprecated, model.sunset):
        _has_come(day, date.min)
    if not Decimal(model.price_usd).is_finite():
        raise ValueError(f"{model.name} has no price.")
    return model

"""Counts, memory sizes, durations and prices, multiplied."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.cost.counts import Counts
from tests.infra.source import read_template

_HERE: Final = Path(__file__).parent
PRICES: Final[dict[str, Any]] = json.loads((_HERE / "prices.json").read_text(encoding="utf-8"))
MEASURED: Final[dict[str, Any]] = json.loads((_HERE / "measured.json").read_text(encoding="utf-8"))
_WHOLE_CORE_MEGABYTES: Final = 1769
_SWEEPS_PER_MONTH: Final = 60 * 24 * 30
_S3_WRITES: Final = frozenset({"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"})
_MEGABYTES_PER_GIGABYTE: Final = 1024


@dataclass(frozen=True, slots=True)
class Bill:
    """US dollars by service; the model's own price is not in it."""

    name: str
    usd: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.usd.values())


def bills(counts: dict[str, Counts]) -> list[Bill]:
    """A thousand images and videos, each fetched once; a million polls; a month in which nothing is asked."""
    image, video, poll, media = (counts[name] for name in ("image", "video", "poll", "media"))
    polls = MEASURED["polls_per_video"]
    return [
        _bill("1 000 images", 1000, [(image, 1), (media, 1)], requests=2, megabytes=MEASURED["megabytes"]["image"]),
        _bill(
            "1 000 videos", 1000, [(video, 1), (poll, polls), (media, 1)], requests=2 + polls,
            transitions=MEASURED["transitions_per_video"], megabytes=MEASURED["megabytes"]["video"],
        ),
        _bill("1 000 000 polls", 1_000_000, [(poll, 1)], requests=1),
        _bill("a month at rest: the sweeper", _SWEEPS_PER_MONTH, [(counts["sweep"], 1)], requests=0),
    ]  # fmt: skip


def _bill(
    name: str,
    times: int,
    parts: list[tuple[Counts, float]],
    *,
    requests: float,
    transitions: float = 0,
    megabytes: float = 0,
) -> Bill:
    price = PRICES["usd"]
    services = {
        "API Gateway": requests * price["gateway_request"],
        "Lambda": sum(each * _lambda(counts) for counts, each in parts),
        "DynamoDB": sum(
            each * (counts.write_units * price["write_unit"] + counts.read_units * price["read_unit"])
            for counts, each in parts
        ),
        "S3": sum(each * _s3(counts) for counts, each in parts)
        + price["s3_read"] * (megabytes > 0)
        + megabytes / _MEGABYTES_PER_GIGABYTE * price["s3_gigabyte_month"],
        "Step Functions": transitions * price["transition"],
        "SQS, EventBridge": sum(
            each * (3 * counts.services["sqs SendMessage"] * price["sqs_request"] + counts.events * price["event"])
            for counts, each in parts
        ),
        "logs": sum(each * _logs(counts) for counts, each in parts),
        "data out": megabytes / _MEGABYTES_PER_GIGABYTE * price["gigabyte_out"],
    }
    return Bill(name, {service: times * usd for service, usd in services.items()})


def _lambda(counts: Counts) -> float:
    """A function with less memory has less of a core, so its own work takes longer; what it waits for does not."""
    price, template = PRICES["usd"], read_template()
    usd = 0.0
    for (function, step), number in counts.invocations.items():
        properties = template["Resources"][function]["Properties"]
        megabytes = properties.get("MemorySize", template["Globals"]["Function"]["MemorySize"])
        own = MEASURED["own_ms"][function] * max(1, _WHOLE_CORE_MEGABYTES / megabytes) / 1000
        waits = counts.calls[step] / number * MEASURED["aws_call_ms"] / 1000 + MEASURED["upstream_seconds"].get(step, 0)
        seconds = number * (own + waits)
        usd += number * price["invocation"] + seconds * megabytes / _MEGABYTES_PER_GIGABYTE * price["gigabyte_second"]
    return usd


def _s3(counts: Counts) -> float:
    calls = {name.partition(" ")[2]: number for name, number in counts.services.items() if name.startswith("s3 ")}
    return sum(
        number * PRICES["usd"]["s3_write" if name in _S3_WRITES else "s3_read"]
        for name, number in calls.items()
        if not name.startswith("Delete")
    )


def _logs(counts: Counts) -> float:
    written = counts.invocations.total() * MEASURED["log_bytes_per_invocation"]
    return float(written / 1024**3 * PRICES["usd"]["log_gigabyte"])

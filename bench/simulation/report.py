"""An outcome in words and figures."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bench.simulation.figures import lag_of, percentile, waits_by_caller
from bench.simulation.prices import costs
from bench.simulation.run import Outcome


def report(outcome: Outcome) -> str:
    """One line a figure."""
    return "\n".join(_lines(outcome)) + "\n"


def _lines(outcome: Outcome) -> Iterator[str]:
    ledger, renderer, limit = outcome.ledger, outcome.renderer, outcome.scenario.limit
    lag, jobs = lag_of(outcome), len(outcome.jobs)
    ends = Counter(f"{job.status} {job.failure.code}" if job.failure else str(job.status) for job in outcome.jobs)
    yield f"== {outcome.scenario.name}"
    yield _line("jobs", ", ".join(f"{number} {end}" for end, number in sorted(ends.items())))
    yield _line("results kept", f"{outcome.results}; settled by the sweeper: {outcome.settled}")
    yield _line("virtual time", f"{outcome.seconds:.0f} s")
    yield _line("finish lag, seconds", _percentiles(lag.seconds, 1))
    yield _line("finish lag, of own time", _percentiles([100 * share for share in lag.of_own], 0, " %"))
    yield _line("within 10 % or 10 s", f"{100 * lag.in_time:.1f} %")
    mean = sum(outcome.transitions) / jobs
    yield _line("transitions a job", f"mean {mean:.1f}, p99 {percentile(outcome.transitions, 0.99):.0f}")
    yield _line("upstream calls", f"{len(renderer.calls)}, {len(renderer.calls) / jobs:.1f} a job")
    peak = f"{renderer.most_calls(limit.per_seconds)} (allowed: {limit.requests})"
    yield _line(f"most in any {limit.per_seconds} s", peak)
    refused = f"{renderer.over_limit} over the limit, {renderer.refused - renderer.over_limit} in a throttling episode"
    yield _line("refused upstream", f"{refused}, {renderer.unreachable} while it was down")
    for caller, waits in waits_by_caller(outcome).items():
        told = f"p50 {percentile(waits, 0.5):.0f} s, p99 {percentile(waits, 0.99):.0f} s"
        yield _line(f"wait of {caller} ({len(waits)})", told)
    invoked = ", ".join(f"{name} {number}" for name, number in ledger.invocations.most_common())
    yield _line("Lambda invocations", f"{ledger.invocations.total()} ({invoked})")
    yield _line("Lambda at once, at most", f"{ledger.most_at_once}")
    yield _line("Lambda GB-seconds", f"{ledger.gigabyte_seconds:.0f}")
    yield _line("SQS messages", f"{ledger.messages}")
    yield _line("DynamoDB units", f"{ledger.write_units} written, {ledger.read_units:.0f} read")
    priced = costs(ledger)
    parts = ", ".join(f"{name} {usd:.2f}" for name, usd in priced.items())
    total = sum(priced.values())
    yield _line("AWS at list price, USD", f"{total:.2f} ({parts}); {1000 * total / jobs:.2f} per 1000 jobs")


def _percentiles(numbers: Sequence[float], digits: int, unit: str = "") -> str:
    named = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
    return ", ".join(f"{name} {percentile(numbers, share):.{digits}f}{unit}" for name, share in named.items())


def _line(name: str, value: str) -> str:
    return f"{name:26} {value}"

"""A trace as text."""

from collections.abc import Iterator

from bench.trace.tracer import AwsCall, Call, Trace


def figures(name: str, trace: Trace) -> str:
    """The line that the bounds are about."""
    found = trace.figures
    return (
        f"{name}: {found['calls']} calls, {found['files']} files, {found['depth']} deep, "
        f"{found['aws_calls']} AWS calls; {found['domain_calls']} calls of the domain"
    )


def aws_calls(trace: Trace) -> Iterator[str]:
    """In order, each with the use case and the adapter's method that make it."""
    for number, call in enumerate(trace.aws_calls, start=1):
        yield f"  {number}. {_aws(call)}  for {' > '.join(_purpose(call))}"


def tree(trace: Trace) -> Iterator[str]:
    """Every call, indented by its depth; an AWS call stands under the function that makes it."""
    for event in trace.events:
        if isinstance(event, Call):
            yield f"{'  ' * event.depth}{event.file}: {event.function}"
        else:
            yield f"{'  ' * (event.callers[0].depth + 1)}AWS {_aws(event)}"


def _aws(call: AwsCall) -> str:
    return f"{call.service} {call.operation} {call.resource}".rstrip()


def _purpose(call: AwsCall) -> Iterator[str]:
    """The nearest function of the application layer, and the adapter's public method that it calls."""
    for at, caller in enumerate(call.callers):
        if caller.file.startswith("shared/application/"):
            yield caller.function
            yield from (below.function for below in call.callers[at - 1 : at])
            return

"""Benchmarks are run manually, so a test checks that they still run; metrics must not be mixed into their output."""

import re
import sys
from collections.abc import Callable

import pytest

from bench import own_time, providers
from bench.cold_start import __main__ as cold_start
from bench.quiet import suppressed_output


@pytest.mark.parametrize(("main", "figures"), [(own_time.main, 4), (providers.main, 5)])
def test_each_line_of_a_benchmark_is_a_figure(
    main: Callable[[], None], figures: int, capsys: pytest.CaptureFixture[str]
) -> None:
    main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == figures
    assert [line for line in lines if not re.fullmatch(r"\S.* \d+\.\d+ (ms|x the file)", line)] == []


def test_output_is_suppressed_only_inside_the_block(capsys: pytest.CaptureFixture[str]) -> None:
    with suppressed_output():
        sys.stdout.write("a metric\n")
    sys.stdout.write("a figure\n")
    assert capsys.readouterr().out == "a figure\n"


@pytest.mark.slow
@pytest.mark.usefixtures("socket_enabled")  # the runtime API is a server on loopback
def test_every_function_starts_and_responds_in_the_cold_start_benchmark(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error response fails the benchmark. FastAPI needs its own environment, so it is left out."""
    ours = ["upstream", "img2video", "poll", "media", "models", "health"]
    monkeypatch.setattr(sys, "argv", ["cold_start", "1", "two clients", *ours])
    cold_start.main()
    _heading, _line, *rows = capsys.readouterr().out.splitlines()
    assert len(rows) == len(ours) + 2  # plus the bare handler, and two rows without their upstream

"""A bench is run by hand, so that what it reaches for may go away unnoticed; and functions write metrics meanwhile."""

import re
import sys
from collections.abc import Callable

import pytest

from bench import own_time, providers
from bench.cold_start import __main__ as cold_start
from bench.quiet import silence
from functions.generate import handler as generate
from functions.img2video import handler as img2video


@pytest.mark.parametrize(("main", "figures"), [(own_time.main, 4), (providers.main, 5)])
def test_each_line_is_a_figure(
    main: Callable[[], None], figures: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for handler, use_case in ((generate, "generate_image"), (img2video, "accept_video")):
        monkeypatch.setattr(handler, use_case, getattr(handler, use_case))  # put back what the bench replaces
    main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == figures
    assert [line for line in lines if not re.fullmatch(r"\S.* \d+\.\d+ (ms|x the file)", line)] == []


def test_silence_ends(capsys: pytest.CaptureFixture[str]) -> None:
    with silence():
        sys.stdout.write("a metric\n")
    sys.stdout.write("a figure\n")
    assert capsys.readouterr().out == "a figure\n"


@pytest.mark.slow
def test_every_function_of_ours_starts_and_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer that is an error fails it. FastAPI has an environment of its own, which the tests do without."""
    ours = ["upstream", "img2video", "poll", "media", "models", "health"]
    monkeypatch.setattr(sys, "argv", ["cold_start", "1", "two clients", *ours])
    cold_start.main()
    _heading, _line, *rows = capsys.readouterr().out.splitlines()
    assert len(rows) == len(ours) + 2  # the bare handler, and two with their upstream taken out

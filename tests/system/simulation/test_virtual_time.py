"""Time jumps from event to event; while one work waits others run, always in the same sequence."""

import pytest

from bench.simulation.virtual_time import VirtualTime


def _never() -> bool:
    return False


def _run(time: VirtualTime) -> None:
    time.run(until=_never)


def test_events_run_sorted_by_their_times() -> None:
    time, seen = VirtualTime(), list[tuple[str, float]]()
    time.after(2, lambda: seen.append(("late", time.now)))
    time.after(1, lambda: seen.append(("early", time.now)))
    _run(time)
    assert seen == [("early", 1), ("late", 2)]


def test_other_work_runs_while_one_waits() -> None:
    time, seen = VirtualTime(), list[tuple[str, float]]()

    def work(name: str, step: float) -> None:
        for _ in range(2):
            time.wait(step)
            seen.append((name, time.now))

    time.begin(lambda: work("slow", 3))
    time.begin(lambda: work("quick", 2))
    _run(time)
    assert seen == [("quick", 2), ("slow", 3), ("quick", 4), ("slow", 6)]


def test_an_error_raised_by_work_ends_the_run() -> None:
    time = VirtualTime()

    def work() -> None:
        time.wait(1)
        raise ValueError("an error of the simulation")

    time.begin(work)
    time.after(5, lambda: None)
    with pytest.raises(ValueError, match="an error"):
        _run(time)
    assert time.now == 1


def test_it_stops_when_the_condition_is_true() -> None:
    time = VirtualTime()
    for second in range(9):
        time.after(second, lambda: None)
    time.run(until=lambda: time.now >= 3)
    assert time.now == 3


def test_only_work_that_was_begun_can_wait() -> None:
    time = VirtualTime()
    time.after(1, lambda: None)
    with pytest.raises(RuntimeError):
        time.wait(2)

"""Time jumps from event to event; work that waits lets the others go on, always in the same order."""

import pytest

from bench.simulation.virtual_time import VirtualTime


def _never() -> bool:
    return False


def _run(time: VirtualTime) -> None:
    time.run(until=_never)


def test_events_happen_in_the_order_of_their_times() -> None:
    time, seen = VirtualTime(), list[tuple[str, float]]()
    time.after(2, lambda: seen.append(("late", time.now)))
    time.after(1, lambda: seen.append(("early", time.now)))
    _run(time)
    assert seen == [("early", 1), ("late", 2)]


def test_while_one_waits_the_others_go_on() -> None:
    time, seen = VirtualTime(), list[tuple[str, float]]()

    def work(name: str, step: float) -> None:
        for _ in range(2):
            time.wait(step)
            seen.append((name, time.now))

    time.begin(lambda: work("slow", 3))
    time.begin(lambda: work("quick", 2))
    _run(time)
    assert seen == [("quick", 2), ("slow", 3), ("quick", 4), ("slow", 6)]


def test_what_work_raises_ends_the_run() -> None:
    time = VirtualTime()

    def work() -> None:
        time.wait(1)
        raise ValueError("a fault of the simulation")

    time.begin(work)
    time.after(5, lambda: None)
    with pytest.raises(ValueError, match="a fault"):
        _run(time)
    assert time.now == 1


def test_it_stops_when_it_is_told() -> None:
    time = VirtualTime()
    for second in range(9):
        time.after(second, lambda: None)
    time.run(until=lambda: time.now >= 3)
    assert time.now == 3


def test_only_work_can_wait() -> None:
    time = VirtualTime()
    time.after(1, lambda: None)
    with pytest.raises(RuntimeError):
        time.wait(2)

"""Every call of every step, with every fault: no invariant is violated."""

import itertools

import pytest

from tests.system.faults.conftest import Worlds
from tests.system.faults.injection import calls_of, faults_of, run_with_fault
from tests.system.faults.scenarios import SCENARIOS, Scenario

each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


@pytest.mark.slow
@pytest.mark.faults
@each_scenario
def test_no_violation_with_any_fault_in_any_call(worlds: Worlds, scenario: Scenario) -> None:
    calls = calls_of(worlds, scenario)
    assert [
        violation
        for call in calls
        for fault in faults_of(call)
        for violation in run_with_fault(worlds, scenario, call, fault)
    ] == []


@each_scenario
def test_no_violation_with_one_fault_in_each_call(worlds: Worlds, scenario: Scenario) -> None:
    """The faults are assigned to the calls in turn."""
    chosen = itertools.count(SCENARIOS.index(scenario))
    found: list[str] = []
    for call in calls_of(worlds, scenario):
        faults = list(faults_of(call))
        found += run_with_fault(worlds, scenario, call, faults[next(chosen) % len(faults)])
    assert found == []

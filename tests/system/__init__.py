"""The parts together: faults, simulation, state machines, fuzzing, the local stack, upgrades."""

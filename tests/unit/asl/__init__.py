"""The interpreter of state machine definitions that the fault injection and the simulation use."""

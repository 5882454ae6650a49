"""Tests of the simulation, and small runs of it with bounds for the decision code."""

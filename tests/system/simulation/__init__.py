"""Tests of the simulation itself, and small runs of it that hold the decision code to its bounds."""

"""Simulation of ten thousand jobs: the deployed decision code against a simulated provider and AWS, in virtual time."""

"""Shared test support: fakes, sample files, fake upstream servers and stacks; no tests."""

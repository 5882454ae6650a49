"""Benchmarks and cost estimates. They print figures; no test asserts a duration."""

"""The fast benchmarks still run and print their figures only."""

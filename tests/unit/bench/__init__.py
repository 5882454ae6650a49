"""The benches that take seconds still run, and say their figures and nothing else."""

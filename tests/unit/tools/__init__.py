"""The tools that `make` runs."""

"""The cost table of the documentation."""

"""The rows of the failure table, by subject."""

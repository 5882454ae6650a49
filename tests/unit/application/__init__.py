"""Use cases that endpoints share."""

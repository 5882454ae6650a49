"""Each endpoint's use case and views."""

"""Proves that the layer is on the path."""
# ruff: noqa: INP001 - deployed by itself, apart from the product

WORD = "from the layer"

"""A module of the layer: importable only if the layer is on the import path."""
# ruff: noqa: INP001 - deployed by itself, apart from the product

WORD = "from the layer"

"""Tests of the generator, without network and without files."""

"""Adapters of model providers, one file or folder each."""

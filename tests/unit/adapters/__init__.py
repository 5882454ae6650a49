"""Adapters that need no external service: metrics, items, image processing."""

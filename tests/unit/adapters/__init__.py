"""Adapters as far as they can be proven without their technology's other end."""

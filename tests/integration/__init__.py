"""Handlers and adapters against moto's AWS, driven by events as the gateway sends them."""

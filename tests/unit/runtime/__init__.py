"""Settings, wiring, endpoints, and what an import may load."""

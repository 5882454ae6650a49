"""Settings, wiring, logs, and what an import may cost."""

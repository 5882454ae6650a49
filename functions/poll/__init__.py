"""The caller polls us (handler.py); we poll the provider (steps.py)."""

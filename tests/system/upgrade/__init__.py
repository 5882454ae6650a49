"""A stack's life after its first deployment: updated under load, updated badly, removed."""

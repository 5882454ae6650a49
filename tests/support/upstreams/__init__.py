"""Stand-ins for the providers, on loopback: each speaks its provider's documented format and refuses what it refuses.

A rule in them comes from the provider's own documentation or its SDK, never from our adapter, so that the two cannot
share a mistake. Words in the prompt make them filter (see `words.py`); `faults.py` makes them misbehave.
"""

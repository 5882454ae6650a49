"""Fake upstream servers on loopback: each implements its provider's documented wire format, refusals included.

Their rules come from the provider's own documentation or SDK, never from our adapter, so that both cannot share a
mistake. Words in the prompt trigger the content filter (`filter_words.py`); `faults.py` has the faults on the wire.
"""

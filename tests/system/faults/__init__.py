"""Fault injection: every call of every step fails in every way, and the invariants are checked after each run."""

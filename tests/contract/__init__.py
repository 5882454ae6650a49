"""The contract tests: every implementation of a port, and every provider adapter, passes the same tests."""

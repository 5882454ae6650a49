"""The table of bad input: each row is a request and the error response that the contract defines for it."""

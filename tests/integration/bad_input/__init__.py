"""The table of bad input: each row a request, and the answer that the contract promises it."""

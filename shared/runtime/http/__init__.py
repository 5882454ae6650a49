"""The HTTP edge: API Gateway's event in, the contract's answers out."""

"""Lambda functions, one folder each: handler.py (entry point), schemas.py (request, response), service.py (logic)."""

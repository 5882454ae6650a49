"""One folder, one endpoint: handler.py (route and wiring), schemas.py (wire), service.py (use case)."""

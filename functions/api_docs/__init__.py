"""GET /openapi.json and /docs: the API told to programs and to people."""

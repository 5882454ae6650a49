"""GET /openapi.json and /docs: the API documentation for programs and for people."""

"""GET /api/models: what can be asked for, and until when."""

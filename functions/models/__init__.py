"""GET /api/models: the models, and their lifecycle."""

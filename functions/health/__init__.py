"""GET /api/health: that we are here."""

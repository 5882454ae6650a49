"""GET /api/health: liveness check."""

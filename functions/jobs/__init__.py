"""GET /api/jobs/{id}: a job as its record tells it."""

"""GET /api/img2video/result/{id}: the client polls for a video."""

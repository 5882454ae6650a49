"""POST /api/uploads: a way for pictures that are too large for a request, straight to the bucket."""

"""POST /api/uploads: a way for images that are too large for a request, straight to the bucket."""

"""POST /api/uploads: create direct uploads to the bucket, for images that are too large for a request."""

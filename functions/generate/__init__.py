"""POST /api/generate: an image from words."""

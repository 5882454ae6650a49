"""POST /api/generate: an image from a prompt."""

"""POST /api/generate: a picture from words."""

"""Routes of /api/jobs: read, list, cancel and delete jobs."""

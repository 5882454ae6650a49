"""POST /api/img2video: accepts a video job and starts its state machine."""

"""Task of the image state machine: generate one queued image."""

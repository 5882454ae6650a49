"""Tasks of the video state machine: submit to the provider, check, store the result."""

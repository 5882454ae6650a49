"""The image fetcher against a scripted TLS server on loopback."""

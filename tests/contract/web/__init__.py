"""Images from the web, fetched from TLS servers on loopback that do as they are told."""

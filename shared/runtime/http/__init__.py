"""HTTP layer: from API Gateway proxy events to requests, and from responses and errors to proxy results."""

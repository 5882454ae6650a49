"""The HTTP edge: from a gateway event to a request, from a response to the gateway's."""

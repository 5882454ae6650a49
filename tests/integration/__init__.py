"""Handlers and adapters on moto's AWS, invoked with the events that API Gateway sends."""

"""What turns use cases into Lambda functions: settings, wiring, the HTTP edge, logs."""

"""Lambda runtime of the application: settings, dependency wiring, HTTP layer, logs and metrics."""

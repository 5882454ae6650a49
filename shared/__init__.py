"""Code shared by all Lambda functions: domain model, application services, ports, adapters and runtime."""

"""HTTP client for provider APIs, built on urllib3, which is installed with botocore anyway."""

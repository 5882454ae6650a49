"""Calls to other systems over HTTP: one small client on urllib3, which botocore brings along."""

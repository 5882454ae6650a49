"""Smoke test of new function versions before they get traffic; the result goes to CodeDeploy."""

"""A fake for each port, which passes the same contract tests as its real adapter, and sample data."""

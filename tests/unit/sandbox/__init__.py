"""The sandbox's drawing engine, tested without network or files."""

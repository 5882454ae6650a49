"""The ports, each on one technology: one file, one port, one service."""

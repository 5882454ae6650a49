"""Development tools, run by `make` or by hand; never deployed."""

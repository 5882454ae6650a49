"""What one generation request runs: calls of our functions, files, stack depth, and AWS calls."""

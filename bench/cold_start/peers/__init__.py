"""What is measured beside our own functions; each folder is a task root of its own."""

"""What it costs: the table that the documentation shows."""

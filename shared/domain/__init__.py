"""Domain model: types and rules of generation, without I/O and without any framework."""

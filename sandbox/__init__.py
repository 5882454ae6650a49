"""A procedural image and video generator: formulas and seeded random numbers, no AI model and no network."""

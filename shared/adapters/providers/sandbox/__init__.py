"""The embedded provider: procedural art by formula and seed, no AI model, no network."""

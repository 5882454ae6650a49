"""Stand-ins for the world: each port's fake, held to the same contract tests as its real adapter, and sample data."""

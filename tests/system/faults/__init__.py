"""Everything that can break, broken on purpose: each call of each step, in every way; then nothing may be amiss."""

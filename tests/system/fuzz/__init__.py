"""Fuzzing of the parsers of client input: input is accepted, or refused with an error of ours, never a crash."""

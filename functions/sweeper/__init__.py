"""The last line: jobs past due, or without their state machine, are brought to their end."""

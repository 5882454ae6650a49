"""The job table's stream, told to the event bus."""

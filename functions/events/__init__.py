"""Publish changes of the job table (its stream) to the event bus."""

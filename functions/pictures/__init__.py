"""The picture state machine's tasks: pictures that are made while nobody waits."""

"""The deployed state machine definitions, run by moto's interpreter with the real tasks."""

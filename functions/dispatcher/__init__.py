"""The queue at the providers' gates: lets waiting jobs through when the alarm rings."""

"""Use cases that more than one endpoint shares; they know ports and domain only."""

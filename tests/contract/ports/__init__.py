"""Each port's fake and real adapter (on moto) pass the same tests."""

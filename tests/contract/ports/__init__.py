"""Each port: its fake and its real adapter (on moto) pass the same tests."""

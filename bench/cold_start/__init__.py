"""Measures cold starts of the built functions under AWS's runtime client, compared with a bare handler and FastAPI."""

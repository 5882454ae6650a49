"""Cold starts of the built artefact, under AWS's own runtime client, beside a bare handler and a FastAPI app."""

"""The OpenAPI document: it says all that there is, and what it says is so."""

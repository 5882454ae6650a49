"""The OpenAPI document is complete and correct."""

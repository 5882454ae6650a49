"""Generates the OpenAPI document from the code: wire types, the error table, routes and gateway responses.

`make openapi` writes it. `operations/` holds only what cannot be read from the code: summaries, descriptions, examples.
"""

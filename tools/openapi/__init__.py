"""The OpenAPI document, made from the code: wire types, error table, the template's routes and gateway answers.

`make openapi` writes it. Only the words that code cannot say (a summary, an example) stand in `operations/`.
"""

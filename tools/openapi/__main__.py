"""`make openapi`: write the document to docs/ and to the function that serves it."""

from tools.openapi.files import render_documents

for path, text in render_documents().items():
    path.write_text(text, encoding="utf-8")

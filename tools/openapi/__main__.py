"""`make openapi`: write the document to docs/ and to the function that serves it."""

from tools.openapi.files import written

for path, text in written().items():
    path.write_text(text, encoding="utf-8")

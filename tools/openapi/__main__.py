"""`make openapi`: write the document where it is read and where it is served from."""

from tools.openapi.files import written

for path, text in written().items():
    path.write_text(text, encoding="utf-8")

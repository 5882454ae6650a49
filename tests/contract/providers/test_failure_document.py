"""The page about failures is the table's."""

from tests.contract.providers.failure_document import FILE, document


def test_the_page_says_what_the_table_says() -> None:
    assert FILE.read_text(encoding="utf-8") == document(), (
        "write it anew: python -m tests.contract.providers.failure_document"
    )

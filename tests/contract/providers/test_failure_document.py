"""docs/providers-failures.md is generated from the failure table."""

from tests.contract.providers.failure_document import FILE, document


def test_the_committed_page_equals_the_generated_one() -> None:
    assert FILE.read_text(encoding="utf-8") == document(), (
        "write it again: python -m tests.contract.providers.failure_document"
    )

"""The failure table as documentation: `python -m tests.contract.providers.failure_document` writes it again."""

from pathlib import Path

from shared.runtime.http.errors import status_of
from tests.contract.providers.failure_table import TABLE
from tests.contract.providers.providers import ALL, IMAGES, VIDEOS
from tests.contract.providers.row import Row

FILE = Path(__file__).parents[3] / "docs" / "providers-failures.md"
_HEAD = """# How provider errors are mapped

Written by `python -m tests.contract.providers.failure_document` from the table that `tests/contract/providers` runs:
each row, for each provider it names, against a fake server on loopback. A test checks that this page equals the table.

- **Charged**: *no* where the provider certainly did not charge: the job's idempotency key is released, and a queued
  job may wait and call again. *perhaps* where that is unknown: the job fails and no provider is called again.
- **Next provider**: whether the next provider of the same model, then of its family, is called within the same request
  (unless the request has `"fallback": false`). Only where nothing was charged; a content filter's refusal is final.
- After *throttled* or *unavailable* no function calls the provider for a while: for the time in its `Retry-After`, or
  for a pause that grows with each failure in a row.
- After a 401 the key is read again; if it was rotated, the same call is made once more.
- The HTTP client itself retries nothing and follows no redirect, and no error message repeats the provider's text.
"""
_GROUPS = {
    tuple(ALL): "all",
    tuple(name for name in ALL if not name.startswith("bedrock")): "all over HTTP",
    tuple(IMAGES): "all image providers",
    tuple(VIDEOS): "all video providers",
    tuple(name for name in IMAGES if name != "stability"): "all that return images in JSON",
    tuple(name for name in VIDEOS if name != "bedrock-video"): "video servers",
}
_COLUMNS = ["The provider", "Providers", "Error", "`code`", "HTTP", "Retryable", "Charged", "Next provider"]


def document() -> str:
    """The whole page."""
    parts = [_HEAD]
    for title, rows in TABLE.items():
        lines = [_line(_COLUMNS), _line(["---"] * len(_COLUMNS)), *(_line(_cells(row)) for row in rows)]
        parts.append(f"## {title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _cells(row: Row) -> list[str]:
    kind = row.error
    providers = _GROUPS.get(row.providers) or ", ".join(row.providers)
    return [
        row.situation,
        providers,
        kind.__name__,
        f"`{kind.code}`",
        str(status_of(kind(""))),
        "yes" if kind.retryable else "no",
        "no" if kind.not_charged else "perhaps",
        "yes" if kind.allows_fallback else "no",
    ]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")

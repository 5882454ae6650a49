"""The failure table as documentation: `python -m tests.contract.providers.failure_document` writes it anew."""

from pathlib import Path

from shared.runtime.http.errors import status_of
from tests.contract.providers.failure_table import TABLE
from tests.contract.providers.providers import ALL, IMAGES, VIDEOS
from tests.contract.providers.row import Row

FILE = Path(__file__).parents[3] / "docs" / "providers-failures.md"
_HEAD = """# What a provider's answer becomes

Written by `python -m tests.contract.providers.failure_document` from the table that `tests/contract/providers` runs: each
row, at each provider it names, against a stand-in on loopback. A test holds this page to the table.

- **Bought**: *nothing* where the provider certainly sold nothing: the job's key is free again, and a queued job may
  wait and ask again. *perhaps* where that cannot be told: the job ends, and nobody is asked a second time.
- **Next provider**: whether the next one of the same model, then of its family, is asked within the same request
  (unless it says `"fallback": false`). Only ever where nothing was bought; a content filter's word is final.
- A provider that is *throttled* or *unavailable* is left alone for a while by all functions together, for as long as
  its `Retry-After` says or longer each time in a row.
- A 401 makes us read the key anew; where it was rotated, the same call is made once more.
- Nothing is retried by the client itself, no redirect is followed, and no error repeats a word of the provider's.
"""
_GROUPS = {
    tuple(ALL): "all",
    tuple(name for name in ALL if not name.startswith("bedrock")): "all over HTTP",
    tuple(IMAGES): "all that make images",
    tuple(VIDEOS): "all that make videos",
    tuple(name for name in IMAGES if name != "stability"): "all whose images come in JSON",
    tuple(name for name in VIDEOS if name != "bedrock-video"): "video servers",
}
_COLUMNS = ["The provider", "Providers", "Error", "`code`", "HTTP", "Retryable", "Bought", "Next provider"]


def document() -> str:
    """The whole page."""
    parts = [_HEAD]
    for title, rows in TABLE.items():
        lines = [_line(_COLUMNS), _line(["---"] * len(_COLUMNS)), *(_line(_cells(row)) for row in rows)]
        parts.append(f"## {title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _cells(row: Row) -> list[str]:
    kind = row.becomes
    where = _GROUPS.get(row.where) or ", ".join(row.where)
    return [
        row.says,
        where,
        kind.__name__,
        f"`{kind.code}`",
        str(status_of(kind(""))),
        "yes" if kind.retryable else "no",
        "nothing" if kind.not_charged else "perhaps",
        "yes" if kind.allows_fallback else "no",
    ]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")

"""A small tree of files, and the checker run over it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.house.__main__ import check
from tools.house.word_list import WordList

type Check = Callable[..., list[str]]
"""From files (a path and its text) and what to check, to the lines printed."""


@pytest.fixture
def run_check(tmp_path: Path) -> Check:
    def run(
        files: dict[str, str], *, rules: set[str], words: WordList | None = None, paths: list[str] | None = None
    ) -> list[str]:
        for name, text in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return [str(finding) for finding in check(tmp_path, paths or [], rules, words or WordList(()))]

    return run

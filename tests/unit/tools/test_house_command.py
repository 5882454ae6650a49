"""The command line: its exit code, what it prints, and how a part of the tree is checked."""

from pathlib import Path

import pytest

from tools.house.__main__ import main
from tools.house.word_list import Entry, WordList

WORDS = WordList(
    (
        Entry("purse", "budget", "the field has budget", frozenset({"identifiers"}), ("purse",)),
        Entry("studio", "renderer", "name what it does", frozenset({"identifiers"}), ("studio",)),
    )
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {
        "shared/a.py": "purse = purse = studio",
        "local/b.py": "studio = 1",
        "local/c.py": "c = 1",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f'"""What it does."""\n{text}\n')
    return tmp_path


def test_broken_rules_are_printed_one_a_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], root, WORDS) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" has ")[0] for line in lines] == [
        "local/b.py:2: name studio",
        "shared/a.py:2: name purse",
        "shared/a.py:2: name studio",
    ]


def test_clean_tree_is_one_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--paths", "local/c.py"], root, WORDS) == 0
    assert capsys.readouterr().out == "house: OK (docstrings, file-names, handlers, size, test-names, words)\n"


def test_one_rule_alone_can_be_checked(root: Path) -> None:
    assert main(["--only", "size", "docstrings"], root, WORDS) == 0
    assert main(["--only", "words"], root, WORDS) == 1


def test_some_paths_alone_can_be_checked(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "words", "--paths", "local"], root, WORDS) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_one_word_alone_can_be_checked(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--word", "purse"], root, WORDS) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_counts_show_how_much_is_left(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count"], root, WORDS) == 1
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "2 times, 1 lines to print, 1 files purse",
        "2 times, 2 lines to print, 2 files studio",
        "4 times, 3 lines to print, 2 files total",
    ]


def test_path_that_does_not_exist_is_an_error(root: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere does not exist"):
        main(["--paths", "nowhere"], root, WORDS)


def test_hidden_folders_caches_and_builds_are_not_read(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in [".venv", "shared/__pycache__", "build"]:
        (root / folder).mkdir()
        (root / folder / "a.py").write_text("purse = 1")
    (root / "tests/infra/build").mkdir(parents=True)
    (root / "tests/infra/build/a.py").write_text('"""It builds."""\npurse = 1')
    assert main(["--word", "purse"], root, WORDS) == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "shared/a.py",
        "tests/infra/build/a.py",
    ]

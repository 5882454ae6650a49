"""What the word list allows: other meanings, other people's files, certain paths."""

import re
from pathlib import Path

import pytest

from tests.unit.tools.conftest import Check
from tools.house.word_list import Entry, WordList, read_word_list

KEEP = Entry(
    "keep", "store", "code stores", frozenset({"identifiers", "files", "prose"}), ("keep",),
    prose=re.compile(r"\bkeeps?\b", re.IGNORECASE),
    allow=re.compile("keep_alive|keep in mind", re.IGNORECASE),
    allow_paths=("sandbox/**",),
)  # fmt: skip
LIST = WordList((KEEP,), ignored_paths=("typings/**",))


def test_other_meaning_of_the_word_is_allowed(run_check: Check) -> None:
    assert run_check({"shared/a.py": "keep_alive = KeepAlive(keep_alive_timeout=1)"}, rules={"words"}, words=LIST) == []


def test_allowance_covers_only_its_own_part_of_a_name(run_check: Check) -> None:
    assert len(run_check({"shared/a.py": "keep_keep_alive = 1"}, rules={"words"}, words=LIST)) == 1


def test_allowed_path_is_not_checked(run_check: Check) -> None:
    files = {"sandbox/scenes/keep.py": "keep = 1  # keep", "shared/a.py": "keep = 1"}
    found = run_check(files, rules={"words"}, words=LIST)
    assert [line.partition(":")[0] for line in found] == ["shared/a.py"]


def test_content_of_ignored_files_is_not_checked_but_their_names_are(run_check: Check) -> None:
    files = {"typings/a.pyi": "keep: int", "typings/keep.pyi": ""}
    found = run_check(files, rules={"words"}, words=LIST)
    assert [line.partition(":")[0] for line in found] == ["typings/keep.pyi"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("shared/a.py", "# it keeps the result"),
        ("shared/a.py", '"""It keeps\nthe result."""'),
        ("shared/a.py", 'class A:\n    """It keeps the result."""'),
        ("shared/a.py", 'raise E(f"cannot keep {name} here")'),
        ("shared/a.py", 'log.warning("cannot keep it")'),
        ("tests/test_a.py", 'log.warning("cannot keep it")'),
        ("docs/a.md", "It keeps the result."),
        ("infra/template.yaml", "Description: Keeps the result"),
        ("Makefile", "a: ## keep the result"),
    ],
)
def test_old_word_in_prose_is_reported(run_check: Check, name: str, text: str) -> None:
    found = run_check({name: text}, rules={"words"}, words=LIST)
    assert len(found) == 1
    assert re.search(r'text "[Kk]eeps?" has the old word "keep" \(code stores\); use instead: store', found[0])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("shared/a.py", "# keep in mind"),
        ("shared/a.py", "# keeper"),
        ("tests/test_a.py", 'send("please keep it")'),  # what a test sends is input
        ("shared/a.py", 'a = "keep"'),
        ("shared/a.py", 'a = "#"; b = """\n#\n"""'),
    ],
)
def test_other_prose_is_not_reported(run_check: Check, name: str, text: str) -> None:
    assert run_check({name: text}, rules={"words"}, words=LIST) == []


def test_line_of_prose_is_that_of_the_word(run_check: Check) -> None:
    found = run_check({"shared/a.py": '"""What it does.\n\nIt keeps it.\n"""\n'}, rules={"words"}, words=LIST)
    assert [line.split(" ")[0] for line in found] == ["shared/a.py:3:"]


def test_comment_after_strings_with_hashes_is_found(run_check: Check) -> None:
    found = run_check({"shared/a.py": "a = 'ü#ä' + f'#{b}#'  # keep it\n"}, rules={"words"}, words=LIST)
    assert len(found) == 1


def test_unknown_scope_in_the_list_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('[[word]]\nword = "a"\nwhy = "b"\ninstead = "c"\nwhere = ["everywhere"]\n')
    with pytest.raises(ValueError, match="everywhere"):
        read_word_list(tmp_path / "words.toml")


def test_unknown_entry_is_an_error() -> None:
    with pytest.raises(ValueError, match="no entry purse"):
        LIST.only(["purse"])

"""An old word in a name is reported, in Python, file names, YAML, JSON and quoted code."""

import pytest

from tests.unit.tools.conftest import Check
from tools.house.word_list import Entry, WordList

EVERYWHERE = frozenset({"identifiers", "files", "keys"})
LIST = WordList(
    (
        Entry("purse", "budget", "the field has budget", EVERYWHERE, ("purse", "purses")),
        Entry("sweep mark", "SweepCursor", "it is a cursor", EVERYWHERE, ("sweep_mark",)),
        Entry("PurseTable", "BudgetTable", "no standard term", EVERYWHERE, names=("PurseTable", "purses.py")),
        Entry("_made", "_generate", "a function is a verb", frozenset({"functions"}), names=("_made",)),
    )
)


@pytest.mark.parametrize(
    "line",
    [
        "purse = 1",
        "the_purse: int = 1",
        "def open_purse(): pass",
        "async def open_purse(): pass",
        "class DailyPurse: pass",
        "def f(purse): pass",
        "f(purse=1)",
        "a.purse",
        "a.b.PURSE = 1",
        "import shared.purse",
        "import shared as purse",
        "from shared.purse import b",
        "from shared import Purses",
        "lambda purse: 1",
        "f'{purse}'",
        "try: pass\nexcept E as purse: pass",
        "match a:\n    case B(purse=1): pass",
        "match a:\n    case purse: pass",
        "'daily_purse'",
        "'DailyPurse'",
        "{'purse': 1}",
        "a['purse']",
        "# `daily_purse` is read",
        '"""Reads\n`DailyPurse`."""',
    ],
)
def test_old_word_in_python_is_reported(run_check: Check, line: str) -> None:
    found = run_check({"shared/a.py": line}, rules={"words"}, words=LIST)
    assert len(found) == 1
    assert 'has the old word "purse" (the field has budget); use instead: budget' in found[0]


def test_line_names_place_kind_and_name(run_check: Check) -> None:
    found = run_check({"shared/a.py": "a = 1\nopen_purse = 2\n"}, rules={"words"}, words=LIST)
    assert found == [
        'shared/a.py:2: name open_purse has the old word "purse" (the field has budget); use instead: budget'
    ]


def test_name_is_reported_once_a_file_with_its_count(run_check: Check) -> None:
    found = run_check({"shared/a.py": "purse = 1\npurse += purse\n"}, rules={"words"}, words=LIST)
    assert len(found) == 1
    assert found[0].startswith("shared/a.py:1:")
    assert found[0].endswith("(3 times in this file)")


@pytest.mark.parametrize(
    "line",
    [
        "pursed = 1",
        "repurse = 1",
        "sweep = mark = 1",
        "'purse'",  # a word alone may be input
        "'a purse of gold'",
        "# a purse",  # prose has rules of its own
        "_made = 1",  # a value, no function
    ],
)
def test_similar_name_is_not_reported(run_check: Check, line: str) -> None:
    assert run_check({"shared/a.py": line}, rules={"words"}, words=LIST) == []


@pytest.mark.parametrize("name", ["sweep_mark", "SweepMark", "DynamoDBSweepMark", "SWEEP_MARK", "_sweep_mark_of"])
def test_words_of_several_parts_are_found_in_a_row(run_check: Check, name: str) -> None:
    found = run_check({"shared/a.py": f"{name} = 1"}, rules={"words"}, words=LIST)
    assert len(found) == 1


def test_whole_name_with_an_entry_of_its_own_is_reported_as_that(run_check: Check) -> None:
    found = run_check({"shared/a.py": "class PurseTable: pass"}, rules={"words"}, words=LIST)
    assert found == ["shared/a.py:1: name PurseTable is an old name (no standard term); use instead: BudgetTable"]


def test_name_of_a_function_may_be_reported_where_a_variable_may_not(run_check: Check) -> None:
    found = run_check({"shared/a.py": "class A:\n    def _made(self): pass"}, rules={"words"}, words=LIST)
    assert found == ["shared/a.py:2: function _made is an old name (a function is a verb); use instead: _generate"]


def test_file_and_folder_names_are_reported_a_folder_once(run_check: Check) -> None:
    files = {"shared/purse/a.py": "", "shared/purse/b.py": "", "docs/the-purse.md": "", "shared/purses.py": ""}
    reason = 'has the old word "purse" (the field has budget); use instead: budget'
    assert run_check(files, rules={"words"}, words=LIST) == [
        f"docs/the-purse.md:1: file the-purse.md {reason}",
        f"shared/purse:1: folder purse {reason}",
        "shared/purses.py:1: file purses.py is an old name (no standard term); use instead: BudgetTable",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("infra/template.yaml", "Resources:\n  PurseOfTheDay:\n    Type: A"),
        ("infra/template.yaml", "Environment: {PURSE_TABLE: a}"),
        ("infra/template.yaml", "MetricName: PurseEmpty"),
        ("infra/template.yaml", "Table: !Ref PurseOfTheDay"),
        ("infra/machine.asl.json", '{"States": {"OpenPurse": {}}}'),
        ("infra/machine.asl.json", '{"Next": "OpenPurse"}'),
        ("infra/machine.asl.json", '{"purse": 1}'),
    ],
)
def test_old_word_in_infrastructure_is_reported(run_check: Check, name: str, text: str) -> None:
    assert len(run_check({name: text}, rules={"words"}, words=LIST)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("infra/template.yaml", "# PurseOfTheDay was its name\nA: 1  # DailyPurse"),
        ("infra/template.yaml", "Description: the purse of the day"),
        ("infra/machine.asl.json", '{\n"Comment": "the purse of the day"}'),
        ("docs/a.md", "the purse of the day"),
        ("shared/a.txt", "PurseOfTheDay"),
    ],
)
def test_prose_in_infrastructure_is_no_name(run_check: Check, name: str, text: str) -> None:
    assert run_check({name: text}, rules={"words"}, words=LIST) == []


def test_code_that_a_document_quotes_is_checked(run_check: Check) -> None:
    found = run_check({"docs/a.md": "\nSee `shared/purse.py`."}, rules={"words"}, words=LIST)
    assert found == [
        'docs/a.md:2: quoted name purse has the old word "purse" (the field has budget); use instead: budget'
    ]

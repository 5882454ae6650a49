"""The rules for Python files: a file that breaks one gives its sentence, a clean one gives none."""

import pytest

from tests.unit.tools.conftest import Check
from tools.house.python_rules import PYTHON_RULES

DOCSTRING = '"""What it does."""\n'
CLEAN_HANDLER = (
    DOCSTRING
    + "from typing import TYPE_CHECKING\n"
    + "if TYPE_CHECKING:\n    from shared import A\n"
    + "def lambda_handler(event):\n    return view(run(parse(event))) if event else None\n"
)


def test_clean_files_give_nothing(run_check: Check) -> None:
    files = {
        "functions/a/handler.py": CLEAN_HANDLER,
        "functions/a/__init__.py": "",
        "shared/a.py": DOCSTRING + "a = 1\n" * 199 + "\n\n# why\n" * 50,
        "tests/test_a.py": DOCSTRING + f"def test_{'a' * 75}(): pass",
        "docs/a.md": "utils",
    }
    assert run_check(files, rules=set(PYTHON_RULES)) == []


@pytest.mark.parametrize("folder", ["functions", "shared", "sandbox", "local", "tools", "bench", "tests"])
def test_file_over_200_lines_of_code_is_to_be_split(run_check: Check, folder: str) -> None:
    found = run_check({f"{folder}/a.py": DOCSTRING + "a = 1\n" * 201}, rules={"size"})
    assert found == [f"{folder}/a.py:1: 201 lines of code, more than 200; split the file by subject"]


def test_docstrings_comments_and_blank_lines_are_no_code(run_check: Check) -> None:
    function = 'def f():\n    """Do it.\n\n    At length.\n    """\n    # why\n\n    return 1\n'
    assert run_check({"shared/a.py": function * 100}, rules={"size"}) == []
    assert len(run_check({"shared/a.py": function * 101}, rules={"size"})) == 1


@pytest.mark.parametrize("name", ["other/a.py", "tests/e2e/programs/a.py", "a.py"])
def test_size_of_other_peoples_files_is_free(run_check: Check, name: str) -> None:
    assert run_check({name: "a = 1\n" * 201}, rules={"size"}) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("try: a()\nexcept E: pass", "a handler has no `try`; raise an error"),
        ("try: a()\nexcept* E: pass", "a handler has no `try`; raise an error"),
        ("def f():\n    if a: pass", "a handler has no `if`; move the decision"),
        ("match a:\n    case 1: pass", "a handler has no `if`; move the decision"),
        ("import boto3", "does not import the AWS SDK; call a port"),
        ("import botocore.config as c", "does not import the AWS SDK; call a port"),
        ("def f():\n    from botocore.config import Config", "does not import the AWS SDK; call a port"),
        ("os.environ['A']", "does not read the environment; add a setting"),
        ("os.getenv('A')", "does not read the environment; add a setting"),
        ("from os import environ", "does not read the environment; add a setting"),
    ],
)
def test_handler_that_does_more_than_it_may_is_reported(run_check: Check, line: str, message: str) -> None:
    found = run_check({"functions/a/handler.py": DOCSTRING + line}, rules={"handlers"})
    assert len(found) == 1
    assert message in found[0]


def test_file_that_defines_a_lambda_handler_is_a_handler(run_check: Check) -> None:
    files = {
        "functions/a/steps.py": "if a: pass\nlambda_handler = b",
        "functions/a/service.py": "if a: pass",
        "shared/a.py": "if a: pass\ndef lambda_handler(): pass",
    }
    found = run_check(files, rules={"handlers"})
    assert [line.partition(" ")[0] for line in found] == ["functions/a/steps.py:1:"]


@pytest.mark.parametrize("docstring", ["The use case.", "The use case: it makes an image.", "\n    The use case."])
def test_class_docstring_that_describes_nothing_is_reported(run_check: Check, docstring: str) -> None:
    found = run_check({"shared/a.py": f'{DOCSTRING}class Make:\n    """{docstring}"""'}, rules={"docstrings"})
    assert len(found) == 1
    assert found[0].startswith("shared/a.py:2: the docstring of Make does not describe it; begin with a verb")


def test_module_without_a_docstring_is_reported(run_check: Check) -> None:
    found = run_check({"shared/a.py": "a = 1"}, rules={"docstrings"})
    assert found == ["shared/a.py:1: the module has no docstring; write one line on what the file does"]


def test_module_docstring_that_begins_with_an_empty_line_is_reported(run_check: Check) -> None:
    found = run_check({"shared/a.py": '"""\nWhat it does.\n"""'}, rules={"docstrings"})
    assert len(found) == 1
    assert "begins with an empty line; begin with what the file does" in found[0]


@pytest.mark.parametrize("name", ["shared/utils.py", "tests/helpers.py", "local/common/a.py", "shared/base.py"])
def test_names_that_describe_nothing_are_reported(run_check: Check, name: str) -> None:
    found = run_check({name: DOCSTRING}, rules={"file-names"})
    assert len(found) == 1
    assert "does not describe the content; name it after its subject" in found[0]


@pytest.mark.parametrize("name", ["base_url.py", "commons.py", "image_helpers_of_x.py"])
def test_longer_file_names_are_free(run_check: Check, name: str) -> None:
    assert run_check({f"shared/{name}": DOCSTRING}, rules={"file-names"}) == []


@pytest.mark.parametrize("folder", ["tests/unit", "sandbox/tests"])
@pytest.mark.parametrize("definition", ["def", "async def"])
def test_test_name_over_80_characters_is_reported(run_check: Check, folder: str, definition: str) -> None:
    name = f"test_{'a' * 76}"
    found = run_check({f"{folder}/test_a.py": f"{definition} {name}(): pass"}, rules={"test-names"})
    assert found == [
        f"{folder}/test_a.py:1: {name} has 81 characters, more than 80; name the situation and the expectation only"
    ]


def test_long_names_of_other_functions_are_free(run_check: Check) -> None:
    name = "a" * 81
    files = {"shared/a.py": f"def test_{name}(): pass", "tests/a.py": f"def {name}(): pass"}
    assert run_check(files, rules={"test-names"}) == []

"""Rules for every Python file of ours: size, handlers, docstrings, file names, test names."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace

from tools.house.finding import Finding
from tools.house.handlers import check_handler
from tools.house.source import SourceFile

MAX_CODE_LINES = 200
MAX_TEST_NAME = 80
CODE = {"functions", "shared", "sandbox", "local", "tools", "bench", "tests"}
DOCUMENTED_PROGRAMS = "tests/e2e/programs/*"
"""The documentation's programs, to the letter."""
_MEANINGLESS = {"utils", "util", "helpers", "helper", "common", "base", "misc"}


def check_size(file: SourceFile) -> Iterator[Finding]:
    lines = count_code_lines(file)
    if lines > MAX_CODE_LINES:
        message = f"{lines} lines of code, more than {MAX_CODE_LINES}; split the file by subject"
        yield Finding(file.name, 1, message)


def count_code_lines(file: SourceFile) -> int:
    """Count the lines of code: blank lines, comments and docstrings are none."""
    code = {line for line, text in enumerate(file.lines, 1) if text.strip() and not text.lstrip().startswith("#")}
    for node, _ in file.docstrings:
        code.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(code)


def check_docstrings(file: SourceFile) -> Iterator[Finding]:
    docstring = ast.get_docstring(file.tree, clean=False)
    if file.tree.body and docstring is None:
        yield Finding(file.name, 1, "the module has no docstring; write one line on what the file does")
    if docstring is not None and not docstring.partition("\n")[0].strip():
        yield Finding(file.name, 1, "the module's docstring begins with an empty line; begin with what the file does")
    for node in file.nodes(ast.ClassDef):
        if (ast.get_docstring(node) or "").casefold().startswith("the use case"):
            message = f"the docstring of {node.name} does not describe it; begin with a verb: what does the class do?"
            yield Finding(file.name, node.lineno, message)


def check_file_name(file: SourceFile) -> Iterator[Finding]:
    for name in [*file.path.parts[:-1], file.path.stem]:
        if name in _MEANINGLESS:
            message = (
                f'the name "{name}" does not describe the content; name it after its subject, or move each part there'
            )
            yield Finding(file.name, 1, message)


def check_test_names(file: SourceFile) -> Iterator[Finding]:
    if "tests" not in file.path.parts:
        return
    for node in file.functions:
        if node.name.startswith("test_") and len(node.name) > MAX_TEST_NAME:
            message = (
                f"{node.name} has {len(node.name)} characters, more than {MAX_TEST_NAME};"
                " name the situation and the expectation only"
            )
            yield Finding(file.name, node.lineno, message)


PYTHON_RULES: dict[str, Callable[[SourceFile], Iterator[Finding]]] = {
    "size": check_size,
    "handlers": check_handler,
    "docstrings": check_docstrings,
    "file-names": check_file_name,
    "test-names": check_test_names,
}


def check_python(file: SourceFile, rules: set[str]) -> Iterator[Finding]:
    if not file.is_python or file.path.parts[0] not in CODE or file.path.full_match(DOCUMENTED_PROGRAMS):
        return
    for name, check in PYTHON_RULES.items():
        if name in rules:
            yield from (replace(finding, word=f"({name})") for finding in check(file))

"""Rules about Python files: their size and names, handlers, docstrings, and the names of tests."""

import ast
from collections.abc import Callable, Iterator

from tools.house.finding import Finding
from tools.house.source import SourceFile

MAX_CODE_LINES = 200
MAX_TEST_NAME = 80
CODE = {"functions", "shared", "sandbox", "local", "tools", "bench", "tests"}
DOCUMENTED_PROGRAMS = "tests/e2e/programs/*"
"""They are the documentation's, to the letter."""

_MEANINGLESS_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "misc"}
_AWS_SDK = {"boto3", "botocore"}


def check_size(file: SourceFile) -> Iterator[Finding]:
    lines = code_lines(file)
    if lines > MAX_CODE_LINES:
        yield Finding(
            file.name, 1, f"{lines} lines of code, more than {MAX_CODE_LINES}; split the file by subject, one reason to change per file"
        )


def code_lines(file: SourceFile) -> int:
    """Count the lines that hold code: no blank line, no comment, no docstring."""
    lines = {line for line, text in enumerate(file.text.splitlines(), 1) if text.strip() and not text.lstrip().startswith("#")}
    for docstring, _ in file.docstrings:
        lines.difference_update(range(docstring.lineno, (docstring.end_lineno or docstring.lineno) + 1))
    return len(lines)


_LOOKED_AT_IN_A_HANDLER: tuple[type[ast.AST], ...] = (
    ast.Try, ast.TryStar, ast.If, ast.Match, ast.Import, ast.ImportFrom, ast.Attribute,
)  # fmt: skip


def check_handler(file: SourceFile) -> Iterator[Finding]:
    """A handler parses, calls one use case and returns a view."""
    if not file.path.full_match("functions/*/handler.py"):
        return
    for node in file.nodes(*_LOOKED_AT_IN_A_HANDLER):
        message = _wrong_in_a_handler(node)
        if message:
            yield Finding(file.name, getattr(node, "lineno", 1), message)


def _wrong_in_a_handler(node: ast.AST) -> str | None:
    match node:
        case ast.Try() | ast.TryStar():
            return "a handler has no `try`; raise an error of shared/domain/errors.py, the HTTP layer turns it into an answer"
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return None
        case ast.If() | ast.Match():
            return "a handler has no `if`; move the decision into the use case or into a function beside the handler"
        case ast.Import(names=names) if any(_is_aws_sdk(name.name) for name in names):
            return _NO_SDK
        case ast.ImportFrom(module=str(module)) if _is_aws_sdk(module):
            return _NO_SDK
        case ast.ImportFrom(module="os", names=names) if any(name.name in {"environ", "getenv"} for name in names):
            return _NO_ENVIRONMENT
        case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "getenv"):
            return _NO_ENVIRONMENT
        case _:
            return None


_NO_SDK = "a handler does not import the AWS SDK; call a port, and let an adapter in shared/adapters call AWS"
_NO_ENVIRONMENT = "a handler does not read the environment; add the setting to shared/runtime/settings.py and read it from there"


def _is_aws_sdk(module: str) -> bool:
    return module.partition(".")[0] in _AWS_SDK


def check_docstrings(file: SourceFile) -> Iterator[Finding]:
    docstring = ast.get_docstring(file.tree, clean=False)
    if file.tree.body and docstring is None:
        yield Finding(file.name, 1, "the module has no docstring; write one line that says what the file does")
    elif docstring is not None and not docstring.partition("\n")[0].strip():
        yield Finding(file.name, 1, "the module's docstring begins with an empty line; say on its first line what the file does")
    for node in file.nodes(ast.ClassDef):
        if (ast.get_docstring(node) or "").casefold().startswith("the use case"):
            yield Finding(
                file.name, node.lineno, f'the docstring of {node.name} says "The use case"; say what the class does, beginning with a verb'
            )


def check_file_name(file: SourceFile) -> Iterator[Finding]:
    for name in [*file.path.parts[:-1], file.path.stem]:
        if name in _MEANINGLESS_NAMES:
            yield Finding(file.name, 1, f'the name "{name}" does not say what is inside; name it after its subject')


def check_test_names(file: SourceFile) -> Iterator[Finding]:
    if "tests" not in file.path.parts:
        return
    for node in file.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        if node.name.startswith("test_") and len(node.name) > MAX_TEST_NAME:
            yield Finding(
                file.name,
                node.lineno,
                f"the test's name has {len(node.name)} characters, more than {MAX_TEST_NAME}: {node.name}; name situation and expectation only",
            )


PYTHON_RULES: dict[str, Callable[[SourceFile], Iterator[Finding]]] = {
    "size": check_size,
    "handlers": check_handler,
    "docstrings": check_docstrings,
    "file-names": check_file_name,
    "test-names": check_test_names,
}
"""What `--only` may name, beside `words`."""


def check_python(file: SourceFile, rules: set[str]) -> Iterator[Finding]:
    if not file.is_python or file.path.parts[0] not in CODE or file.path.full_match(DOCUMENTED_PROGRAMS):
        return
    for name, check in PYTHON_RULES.items():
        if name in rules:
            yield from check(file)

"""Rule: a handler parses, calls one use case and returns a view."""

import ast
from collections.abc import Iterator

from tools.house.finding import Finding
from tools.house.source import SourceFile

_AWS_SDK = {"boto3", "botocore"}
_NO_TRY = "a handler has no `try`; raise an error of shared/domain/errors.py, which the HTTP layer answers"
_NO_IF = "a handler has no `if`; move the decision into the use case, or into a function beside the handler"
_NO_SDK = "a handler does not import the AWS SDK; call a port, which an adapter in shared/adapters implements"
_NO_ENVIRONMENT = "a handler does not read the environment; add a setting to shared/runtime/settings.py and read that"


def check_handler(file: SourceFile) -> Iterator[Finding]:
    """Check `handler.py`, and every other file of a function that defines `lambda_handler`."""
    if file.path.full_match("functions/*/handler.py") or _defines_a_handler(file):
        yield from (Finding(file.name, line, _NO_TRY) for line in _tries(file))
        yield from (Finding(file.name, line, _NO_IF) for line in _decisions(file))
        yield from (Finding(file.name, line, _NO_SDK) for line in _sdk_imports(file))
        yield from (Finding(file.name, line, _NO_ENVIRONMENT) for line in _environment_reads(file))


def _defines_a_handler(file: SourceFile) -> bool:
    if file.path.parts[0] != "functions":
        return False
    names = {node.name for node in file.functions}
    names.update(node.id for node in file.nodes(ast.Name) if isinstance(node.ctx, ast.Store))
    return "lambda_handler" in names


def _tries(file: SourceFile) -> list[int]:
    return [node.lineno for node in [*file.nodes(ast.Try), *file.nodes(ast.TryStar)]]


def _decisions(file: SourceFile) -> list[int]:
    """Return the lines of `if` and `match`, but not of `if TYPE_CHECKING`."""
    decisions = [node for node in file.nodes(ast.If) if not _is_for_type_checkers(node)]
    return [node.lineno for node in [*decisions, *file.nodes(ast.Match)]]


def _is_for_type_checkers(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _sdk_imports(file: SourceFile) -> list[int]:
    imported = [(node.lineno, name.name) for node in file.nodes(ast.Import) for name in node.names]
    imported += [(node.lineno, node.module or "") for node in file.nodes(ast.ImportFrom)]
    return [line for line, module in imported if module.partition(".")[0] in _AWS_SDK]


def _environment_reads(file: SourceFile) -> list[int]:
    read = [
        (node.lineno, node.attr)
        for node in file.nodes(ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id == "os"
    ]
    read += [
        (node.lineno, name.name) for node in file.nodes(ast.ImportFrom) if node.module == "os" for name in node.names
    ]
    return [line for line, name in read if name in {"environ", "getenv"}]

"""The template sets the variables that settings.py reads, and no others."""

import ast
import tomllib
from typing import Final

from tests.infra.deployed import as_deployed
from tests.infra.source import ROOT, Template, of_type

SETTINGS: Final = ROOT / "shared" / "runtime" / "settings.py"
_READ_BY_LIBRARIES: Final = ("POWERTOOLS_", "PYDANTIC_")
_MANAGE_EXECUTIONS: Final = {"JobsFunction", "SweeperFunction", "ExecutionEndedFunction"}


def _read_by_settings() -> set[str]:
    """Every string of settings.py that is an upper-case name: only names of variables are."""
    strings = (
        node.value
        for node in ast.walk(ast.parse(SETTINGS.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    )
    return {text for text in strings if isinstance(text, str) and text.isupper() and text.isidentifier()}


def _variables(deployed: Template) -> dict[str, set[str]]:
    functions = of_type(deployed, "AWS::Lambda::Function")
    return {name: set(function["Properties"]["Environment"]["Variables"]) for name, function in functions.items()}


def test_each_variable_that_is_set_is_read(deployed: Template) -> None:
    names = set().union(*_variables(deployed).values())
    assert {name for name in names if not name.startswith(_READ_BY_LIBRARIES)} <= _read_by_settings()


def test_each_variable_that_is_read_is_set(deployed: Template) -> None:
    assert _read_by_settings() <= set().union(*_variables(deployed).values())


def test_every_function_has_the_common_variables(deployed: Template) -> None:
    common = set.intersection(*_variables(deployed).values())
    assert common >= {
        "AIART_VERSION", "JOB_TABLE", "COORDINATION_TABLE", "DISPATCH_QUEUE_URL", "MEDIA_BUCKET",
        "GATEWAY_SCHEME", "CORS_ORIGIN", "SANDBOX_ENABLED", "MEDIA_RETENTION_DAYS", "LINK_SECONDS", "PRIVATE_MEDIA",
    }  # fmt: skip


def test_other_variables_are_set_only_where_they_are_used(deployed: Template) -> None:
    variables_of = _variables(deployed)
    for variable, functions in {
        "VIDEO_STATE_MACHINE_ARN": {"Img2VideoFunction", *_MANAGE_EXECUTIONS},
        "IMAGE_STATE_MACHINE_ARN": {"GenerateFunction", "Img2ImgFunction", *_MANAGE_EXECUTIONS},
        "EVENT_BUS": {"EventsFunction"},
        "SMOKED_VERSIONS": {"SmokeFunction"},
        "EDGE_SECRET": {"GenerateFunction", "Img2ImgFunction", "Img2VideoFunction", "UploadsFunction", "JobsFunction"},
    }.items():
        assert {name for name, variables in variables_of.items() if variable in variables} == functions


def test_the_version_is_that_of_the_project(source: Template) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert source["Globals"]["Function"]["Environment"]["Variables"]["AIART_VERSION"] == project["version"]


def test_no_environment_variable_contains_a_secret(source: Template) -> None:
    """The secret of your own proxy is set as its digest, which verifies it; CloudFront's secret as its ARN."""
    assert source["Parameters"]["EdgeSecretSha256"]["AllowedPattern"] == "([0-9a-f]{64})?"


def test_functions_get_the_arn_of_cloudfronts_secret() -> None:
    for edge, expected in {"true": {"Ref": "EdgeSecret"}, "false": ""}.items():
        functions = of_type(as_deployed(EnableEdge=edge), "AWS::Lambda::Function").values()
        variables = [function["Properties"]["Environment"]["Variables"] for function in functions]
        assert [each["EDGE_SECRET"] for each in variables if "EDGE_SECRET" in each] == [expected] * 5

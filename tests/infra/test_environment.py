"""The template sets what settings.py reads, and settings.py reads what the template sets."""

import ast
import tomllib
from typing import Final

from tests.infra.deployed import as_deployed
from tests.infra.source import ROOT, Template, of_type

SETTINGS: Final = ROOT / "shared" / "runtime" / "settings.py"
_READ_BY_LIBRARIES: Final = ("POWERTOOLS_", "PYDANTIC_")
_START_AND_STOP_ALL: Final = {"JobsFunction", "SweeperFunction", "ExecutionEndedFunction"}


def _read_by_settings() -> set[str]:
    """Every upper-case name in a string of settings.py: nothing else there is written so."""
    strings = (
        node.value
        for node in ast.walk(ast.parse(SETTINGS.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    )
    return {text for text in strings if isinstance(text, str) and text.isupper() and text.isidentifier()}


def _set_for(deployed: Template) -> dict[str, set[str]]:
    functions = of_type(deployed, "AWS::Lambda::Function")
    return {name: set(function["Properties"]["Environment"]["Variables"]) for name, function in functions.items()}


def test_each_variable_that_is_set_is_read(deployed: Template) -> None:
    names = set().union(*_set_for(deployed).values())
    assert {name for name in names if not name.startswith(_READ_BY_LIBRARIES)} <= _read_by_settings()


def test_each_variable_that_is_read_is_set(deployed: Template) -> None:
    assert _read_by_settings() <= set().union(*_set_for(deployed).values())


def test_every_function_has_what_all_of_them_need(deployed: Template) -> None:
    common = set.intersection(*_set_for(deployed).values())
    assert common >= {
        "AIART_VERSION", "JOB_TABLE", "COORDINATION_TABLE", "DISPATCH_QUEUE_URL", "MEDIA_BUCKET",
        "GATEWAY_SCHEME", "CORS_ORIGIN", "SANDBOX_ENABLED", "MEDIA_RETENTION_DAYS", "LINK_SECONDS", "PRIVATE_MEDIA",
    }  # fmt: skip


def test_only_those_who_use_them_are_given_the_rest(deployed: Template) -> None:
    given = _set_for(deployed)
    for variable, functions in {
        "VIDEO_STATE_MACHINE_ARN": {"Img2VideoFunction", *_START_AND_STOP_ALL},
        "IMAGE_STATE_MACHINE_ARN": {"GenerateFunction", "Img2ImgFunction", *_START_AND_STOP_ALL},
        "EVENT_BUS": {"EventsFunction"},
        "SMOKED_VERSIONS": {"SmokeFunction"},
        "EDGE_SECRET": {"GenerateFunction", "Img2ImgFunction", "Img2VideoFunction", "UploadsFunction", "JobsFunction"},
    }.items():
        assert {name for name, variables in given.items() if variable in variables} == functions


def test_it_tells_the_version_that_this_is(source: Template) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert source["Globals"]["Function"]["Environment"]["Variables"]["AIART_VERSION"] == project["version"]


def test_nothing_secret_stands_in_an_environment(source: Template) -> None:
    """An edge's secret is there as its digest, by which it can be checked and not be said; of our own, as its ARN."""
    assert source["Parameters"]["EdgeSecretSha256"]["AllowedPattern"] == "([0-9a-f]{64})?"


def test_of_our_own_edges_secret_they_are_told_where_it_is() -> None:
    for edge, told in {"true": {"Ref": "EdgeSecret"}, "false": ""}.items():
        functions = of_type(as_deployed(EnableEdge=edge), "AWS::Lambda::Function").values()
        variables = [function["Properties"]["Environment"]["Variables"] for function in functions]
        assert [each["EDGE_SECRET"] for each in variables if "EDGE_SECRET" in each] == [told] * 5

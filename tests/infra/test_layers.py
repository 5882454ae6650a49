"""A changed layer reaches the published functions: their aliases point to versions that use it."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.infra.deployed import after_sam, as_packaged
from tests.infra.source import ROOT, TEMPLATE, Template, of_type, read_template

_CANCEL_UPSTREAM: Final = {"JobsFunction", "SweeperFunction", "ExecutionEndedFunction"}
_GENERATE: Final = {
    "GenerateFunction",
    "Img2ImgFunction",
    "VideoWorkflowFunction",
    "ImageWorkflowFunction",
    *_CANCEL_UPSTREAM,
}
_PROCESS_IMAGES: Final = _GENERATE | {"Img2VideoFunction", "MediaFunction"}
_ALL: Final = set(of_type(read_template(), "AWS::Serverless::Function"))

LAYERS: Final = [("CoreLayer", _ALL), ("ImagingLayer", _PROCESS_IMAGES), ("SandboxLayer", _GENERATE)]
type Edit = Callable[[Template], Any]


def unchanged(_template: Template) -> None:
    pass


def without_the_functions_setting(template: Template) -> None:
    for function in of_type(template, "AWS::Serverless::Function").values():
        del function["Properties"]["AutoPublishAliasAllProperties"]


def without_the_layers_setting(template: Template) -> None:
    for layer in of_type(template, "AWS::Serverless::LayerVersion").values():
        del layer["Properties"]["PublishLambdaVersion"]


def with_layers_by_condition(template: Template) -> None:
    """Layers that depend on a condition: SAM follows plain references only."""
    for function in of_type(template, "AWS::Serverless::Function").values():
        layers = function["Properties"].get("Layers", [])
        layers[:] = [{"Fn::If": ["HasSandbox", layer, {"Ref": "AWS::NoValue"}]} for layer in layers]


def _versions(edit: Edit, builds: dict[str, str]) -> dict[str, str]:
    """The logical id of each function's version; a new id makes CloudFormation publish a version."""
    template = read_template()
    edit(template)
    versions = of_type(after_sam(as_packaged(template, builds)), "AWS::Lambda::Version")
    return {version["Properties"]["FunctionName"]["Ref"]: name for name, version in versions.items()}


def _republished(edit: Edit, layer: str) -> set[str]:
    before, after = _versions(edit, {}), _versions(edit, {layer: "2"})
    return {function for function in before if before[function] != after[function]}


@pytest.mark.parametrize(("layer", "users"), LAYERS)
def test_a_changed_layer_republishes_exactly_its_users(layer: str, users: set[str]) -> None:
    assert _republished(unchanged, layer) == users


@pytest.mark.parametrize("edit", [without_the_functions_setting, without_the_layers_setting])
@pytest.mark.parametrize("layer", [layer for layer, _ in LAYERS])
def test_neither_setting_is_enough_alone(edit: Edit, layer: str) -> None:
    assert _republished(edit, layer) == set()


@pytest.mark.parametrize("layer", ["ImagingLayer", "SandboxLayer"])
def test_a_conditional_layer_republishes_nothing(layer: str) -> None:
    assert _republished(with_layers_by_condition, layer) == set()


def test_without_a_change_nothing_is_republished() -> None:
    assert _versions(unchanged, {}) == _versions(unchanged, {})


def test_a_changed_function_republishes_only_itself() -> None:
    assert _republished(unchanged, "HealthFunction") == {"HealthFunction"}


@pytest.mark.parametrize("enabled", ["true", "false"])
def test_each_layer_has_a_build_target(source: Template, enabled: str) -> None:
    for name, layer in of_type(source, "AWS::Serverless::LayerVersion").items():
        folder = layer["Properties"]["ContentUri"]
        if "Fn::FindInMap" in folder:
            mapping, _parameter, key = folder["Fn::FindInMap"]
            folder = source["Mappings"][mapping][enabled][key]
        recipe = (TEMPLATE.parent / folder / "Makefile").read_text(encoding="utf-8")
        assert layer["Metadata"]["BuildMethod"] == "makefile"
        assert re.search(rf"^build-(\w+ build-)*{name}( build-\w+)*:$", recipe, re.MULTILINE)


def test_the_sandbox_layer_contains_the_package_without_tests_and_gallery() -> None:
    """Its recipe names the folders, so a new one has to be added there."""
    recipe = (ROOT / "sandbox" / "Makefile").read_text(encoding="utf-8")
    modules, *folders = next(line.split()[2:-1] for line in recipe.splitlines() if line.startswith("\tcp -R "))
    packages = {path.parent.name for path in (ROOT / "sandbox").glob("*/__init__.py")}
    assert modules == "*.py"
    assert set(folders) == packages - {"tests", "gallery"}


def test_the_core_layer_holds_all_of_shared() -> None:
    """Its Makefile lists the packages that it copies, so a new package has to be added there."""
    recipe = (ROOT / "shared" / "Makefile").read_text(encoding="utf-8")
    taken = next(line.split()[2:-1] for line in recipe.splitlines() if line.startswith("\tcp -R "))
    code = {
        path.name for path in (ROOT / "shared").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert set(taken) == code

"""A layer's edit reaches the functions that callers reach: their aliases point at versions that hold it."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.infra.deployed import after_sam, as_packaged
from tests.infra.source import ROOT, TEMPLATE, Template, of_type, read_template

_CANCEL_UPSTREAM: Final = {"JobsFunction", "SweeperFunction", "ExecutionEndedFunction"}
_DRAW: Final = {
    "GenerateFunction",
    "Img2ImgFunction",
    "VideoWorkflowFunction",
    "ImageWorkflowFunction",
    *_CANCEL_UPSTREAM,
}
_TOUCH_PIXELS: Final = _DRAW | {"Img2VideoFunction", "MediaFunction"}
_EVERYONE: Final = set(of_type(read_template(), "AWS::Serverless::Function"))

LAYERS: Final = [("CoreLayer", _EVERYONE), ("ImagingLayer", _TOUCH_PIXELS), ("SandboxLayer", _DRAW)]
type Edit = Callable[[Template], Any]


def as_it_is(_template: Template) -> None:
    pass


def without_the_functions_switch(template: Template) -> None:
    for function in of_type(template, "AWS::Serverless::Function").values():
        del function["Properties"]["AutoPublishAliasAllProperties"]


def without_the_layers_switch(template: Template) -> None:
    for layer in of_type(template, "AWS::Serverless::LayerVersion").values():
        del layer["Properties"]["PublishLambdaVersion"]


def with_layers_by_condition(template: Template) -> None:
    """How one would like to write it: SAM looks at plain references only."""
    for function in of_type(template, "AWS::Serverless::Function").values():
        layers = function["Properties"].get("Layers", [])
        layers[:] = [{"Fn::If": ["HasSandbox", layer, {"Ref": "AWS::NoValue"}]} for layer in layers]


def _versions(edit: Edit, builds: dict[str, str]) -> dict[str, str]:
    """The logical id of each function's version; a new one is what makes CloudFormation publish."""
    template = read_template()
    edit(template)
    made = of_type(after_sam(as_packaged(template, builds)), "AWS::Lambda::Version")
    return {version["Properties"]["FunctionName"]["Ref"]: name for name, version in made.items()}


def _republished(edit: Edit, layer: str) -> set[str]:
    before, after = _versions(edit, {}), _versions(edit, {layer: "2"})
    return {function for function in before if before[function] != after[function]}


@pytest.mark.parametrize(("layer", "users"), LAYERS)
def test_an_edit_republishes_exactly_the_layers_users(layer: str, users: set[str]) -> None:
    assert _republished(as_it_is, layer) == users


@pytest.mark.parametrize("edit", [without_the_functions_switch, without_the_layers_switch])
@pytest.mark.parametrize("layer", [layer for layer, _ in LAYERS])
def test_neither_switch_is_enough_alone(edit: Edit, layer: str) -> None:
    assert _republished(edit, layer) == set()


@pytest.mark.parametrize("layer", ["ImagingLayer", "SandboxLayer"])
def test_a_layer_behind_a_condition_would_not_be_seen(layer: str) -> None:
    assert _republished(with_layers_by_condition, layer) == set()


def test_nothing_is_republished_when_nothing_changed() -> None:
    assert _versions(as_it_is, {}) == _versions(as_it_is, {})


def test_a_functions_own_edit_republishes_it_alone() -> None:
    assert _republished(as_it_is, "HealthFunction") == {"HealthFunction"}


@pytest.mark.parametrize("enabled", ["true", "false"])
def test_each_layer_has_a_recipe(source: Template, enabled: str) -> None:
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
    """Its recipe names what it takes, so a new package has to be named there."""
    recipe = (ROOT / "shared" / "Makefile").read_text(encoding="utf-8")
    taken = next(line.split()[2:-1] for line in recipe.splitlines() if line.startswith("\tcp -R "))
    code = {
        path.name for path in (ROOT / "shared").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert set(taken) == code

"""Every function is built, published, traced, limited and logged in the same way."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

import pytest

from tests.infra.deployed import as_deployed
from tests.infra.source import ROOT, TEMPLATE, Resources, Template, of_type, read_template

GATEWAY_TIMEOUT_SECONDS: Final = 29
SYNCHRONOUS: Final = ["GenerateFunction", "Img2ImgFunction", "Img2VideoFunction"]
NAMES: Final = sorted(of_type(read_template(), "AWS::Serverless::Function"))
each_function: Final = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def written(source: Template) -> Resources:
    return of_type(source, "AWS::Serverless::Function")


@pytest.fixture(scope="module")
def functions(deployed: Template) -> Resources:
    return of_type(deployed, "AWS::Lambda::Function")


def test_sam_adds_and_removes_no_function(functions: Resources) -> None:
    assert sorted(functions) == NAMES


@each_function
def test_runtime_memory_and_timeout_are_limited(functions: Resources, name: str) -> None:
    properties = functions[name]["Properties"]
    assert properties["Runtime"] == "python3.13"
    assert properties["Architectures"] == [{"Ref": "Architecture"}]
    assert 128 <= properties["MemorySize"] <= 1769, "more memory than one core's has no benefit"
    assert 1 <= properties["Timeout"] <= 900


@each_function
def test_is_traced_and_logs_to_a_group_with_retention(deployed: Template, functions: Resources, name: str) -> None:
    properties = functions[name]["Properties"]
    assert properties["TracingConfig"] == {"Mode": "Active"}
    assert properties["LoggingConfig"]["LogFormat"] == "JSON"
    group = deployed["Resources"][properties["LoggingConfig"]["LogGroup"]["Ref"]]
    assert group["Type"] == "AWS::Logs::LogGroup"
    assert group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


@each_function
def test_is_published_with_an_alias(deployed: Template, written: Resources, name: str) -> None:
    assert written[name]["Properties"]["AutoPublishAliasAllProperties"] is True
    alias = deployed["Resources"][f"{name}Aliaslive"]["Properties"]
    version = deployed["Resources"][alias["FunctionVersion"]["Fn::GetAtt"][0]]
    assert alias["Name"] == "live"
    assert version["Type"] == "AWS::Lambda::Version"
    assert version["Properties"]["FunctionName"] == {"Ref": name}


@each_function
def test_has_the_core_layer_first(functions: Resources, name: str) -> None:
    layers = functions[name]["Properties"]["Layers"]
    assert layers[0]["Ref"].startswith("CoreLayer")
    assert len(layers) <= 5


@each_function
def test_its_handler_is_callable(written: Resources, name: str) -> None:
    module, _, attribute = written[name]["Properties"]["Handler"].rpartition(".")
    assert callable(getattr(import_module(module), attribute))


@each_function
def test_its_handler_is_in_the_deployed_folder(written: Resources, name: str) -> None:
    properties = written[name]["Properties"]
    folder = (TEMPLATE.parent / properties["CodeUri"]).resolve()
    assert folder.is_dir()
    assert properties["Handler"].startswith(".".join(folder.relative_to(ROOT).parts) + ".")
    assert written[name]["Metadata"]["BuildProperties"]["ParentPackageMode"] == "auto", (
        "imports are the same as in the checkout"
    )


def test_every_folder_of_functions_is_deployed(written: Resources) -> None:
    deployed_folders = {each["Properties"]["CodeUri"].rpartition("/")[2] for each in written.values()}
    assert {path.parent.name for path in ROOT.glob("functions/*/__init__.py")} == deployed_folders


@pytest.mark.parametrize("name", SYNCHRONOUS)
def test_synchronous_functions_may_run_longer_than_the_gateway_waits(functions: Resources, name: str) -> None:
    assert functions[name]["Properties"]["Timeout"] > GATEWAY_TIMEOUT_SECONDS


@pytest.mark.parametrize(("choice", "applied"), [("true", "PublishedVersions"), ("false", "None")])
def test_snapstart_is_optional_and_only_for_the_three_post_routes(choice: str, applied: str) -> None:
    functions = of_type(as_deployed(SnapStart=choice), "AWS::Lambda::Function")
    assert dict(_snapshots(functions)) == dict.fromkeys(SYNCHRONOUS, applied)


def _snapshots(functions: Resources) -> Iterator[tuple[str, Any]]:
    for name, function in functions.items():
        if "SnapStart" in function["Properties"]:
            yield name, function["Properties"]["SnapStart"]["ApplyOn"]

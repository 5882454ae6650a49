"""The contents of the artefacts: valid bytecode, licences and the needed part of the SDK; no tests or documents."""

import inspect
import json
import marshal
import re
import runpy
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Final

import pytest
from botocore import xform_name
from botocore.loaders import Loader

from local.paths import LAMBDA_PYTHON, ROOT
from shared.runtime import aws_clients
from tests.infra.build.building import LAYERS
from tests.infra.build.conftest import Builds

pytestmark = pytest.mark.slow

_UNCHECKED_HASH: Final = 1
_UNNEEDED: Final = re.compile(
    r"/(tests?|docs?|examples?|include|bin|f2py)/(?!.*__pycache__)|\.(pyi|pyx|pxd|h|c|a|md|rst|ya?ml)$|RECORD$|direct_url|/py\.typed$"
)
# Folders named like documentation that are code: imported by their packages, or an endpoint of ours.
_REQUIRED: Final = re.compile(r"/(botocore|boto3|functions)/docs/|/numpy/doc/|licenses/|LICENSE")


def _bytecode_files(layer: Path) -> list[Path]:
    return list(layer.rglob("*.pyc"))


def _code_objects(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code_objects(constant)


def _zip_size(folder: Path, into: Path) -> int:
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))
    return into.stat().st_size


@pytest.mark.parametrize("layer", LAYERS)
def test_every_module_of_a_layer_has_unchecked_bytecode(builds: Builds, layer: str) -> None:
    sources = {path for path in (builds.one / layer).rglob("*.py") if "licenses" not in path.parts}
    compiled = {
        path.parent.parent / f"{path.name.partition('.')[0]}.py" for path in _bytecode_files(builds.one / layer)
    }
    assert sources <= compiled
    for path in _bytecode_files(builds.one / layer):
        assert int.from_bytes(path.read_bytes()[4:8], "little") == _UNCHECKED_HASH


@pytest.mark.parametrize("layer", LAYERS)
def test_bytecode_contains_the_paths_of_files_on_lambda(builds: Builds, layer: str) -> None:
    for path in _bytecode_files(builds.one / layer):
        source = path.parent.parent.relative_to(builds.one / layer) / f"{path.name.partition('.')[0]}.py"
        names = {code.co_filename for code in _code_objects(marshal.loads(path.read_bytes()[16:]))}  # noqa: S302 - our own build
        assert names == {f"/opt/{source}"}


def test_artefacts_contain_no_unneeded_files(builds: Builds) -> None:
    stacks = {"Edge", "Monitoring"}  # CloudFormation reads them; they are in no artefact
    artefacts = (path for path in builds.one.iterdir() if path.is_dir() and path.name not in stacks)
    files = (f"/{path.relative_to(builds.one)}" for each in artefacts for path in each.rglob("*") if path.is_file())
    assert [path for path in files if _UNNEEDED.search(path) and not _REQUIRED.search(path)] == []


def test_each_package_is_included_once_with_its_licence(builds: Builds) -> None:
    found: list[str] = []
    for info in builds.one.glob("*Layer/python/*.dist-info"):
        found.append(info.name)
        names = {path.name for path in info.rglob("*") if path.is_file()}
        assert "METADATA" in names
        assert any(re.search("licen[cs]e", name, re.IGNORECASE) for name in names), info
    assert len(found) == len(set(found))


def test_artefacts_are_within_their_size_limits(builds: Builds, tmp_path: Path) -> None:
    sizes = {path.name: _zip_size(path, tmp_path / "zip") for path in builds.one.iterdir() if path.is_dir()}
    assert sizes.pop("CoreLayer") <= 15_000_000
    assert sizes.pop("ImagingLayer") + sizes.pop("SandboxLayer") <= 60_000_000
    assert {name: size for name, size in sizes.items() if size > 100_000} == {}


# Creates every client of `aws_clients`, and looks for the operations that the code of `shared` names.
_EVERY_CLIENT: Final = """
import inspect, json, sys
import botocore
from shared.runtime import aws_clients
site, expected = sys.argv[1], json.loads(sys.argv[2])
assert botocore.__file__.startswith(site), botocore.__file__
clients = [each for name, each in vars(aws_clients).items() if hasattr(each, "cache_info") and not name.startswith("_")]
created = [each(*("" for _ in inspect.signature(each).parameters)) for each in clients]
by_service = {client.meta.service_model.service_name: client for client in created}
assert sorted(by_service) == sorted(expected), sorted(by_service)
missing = [(name, each) for name, all_ in expected.items() for each in all_ if not hasattr(by_service[name], each)]
assert not missing, missing
s3 = by_service["s3"]
s3.generate_presigned_post("bucket", "key")
s3.generate_presigned_url("head_object", Params={"Bucket": "bucket", "Key": "key"})
by_service["dynamodb"].get_paginator("query")
"""


def _operations_in_use() -> dict[str, list[str]]:
    """Return the operations that the code names, by service, from the complete SDK of the tests."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "shared").rglob("*.py"))
    words = set(re.findall(r"\w+", code))
    typed = re.findall(r"from mypy_boto3_(\w+) import", inspect.getsource(aws_clients))
    loader = Loader()
    return {
        service: [
            xform_name(operation)
            for operation in loader.load_service_model(service, "service-2")["operations"]
            if xform_name(operation) in words
        ]
        for service in (name.replace("_", "-") for name in typed)
    }


def test_trimmed_sdk_has_every_client_and_operation(builds: Builds) -> None:
    site = builds.one / "CoreLayer" / "python"
    if any("aarch64" in path.name for path in site.rglob("*.so")):
        pytest.skip("this build is for another architecture; its SDK is the same")
    expected = _operations_in_use()
    assert all(expected.values()), expected
    env = {"PYTHONPATH": str(site), "AWS_DEFAULT_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "a"}
    env |= {"AWS_SECRET_ACCESS_KEY": "b", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [LAMBDA_PYTHON, "-P", "-c", _EVERY_CLIENT, str(site), json.dumps(expected)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_trim_sdk_derives_the_same_python_names_as_botocore() -> None:
    trim = runpy.run_path(str(ROOT / "shared" / "layer" / "trim_sdk.py"))
    for name in ("PutObject", "SendTaskSuccess", "TransactWriteItems", "ListObjectsV2", "UpdateItem", "PutEvents"):
        assert trim["_python_name"](name) == xform_name(name)

"""Update or delete a running local stack with the SAM CLI, as its operator does."""

import asyncio
import json
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from local import sam
from local.paths import ROOT, TEMPLATE
from local.tempdir import TempDir
from tests.infra.source import read_template
from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack

FROM = Path(__file__).with_name("FROM")
BASELINE_VERSION = "0.0.0-baseline"


def baseline_commit() -> str:
    """Return the commit that upgrades start from; skip the test in a clone without it."""
    commit = FROM.read_text(encoding="ascii").strip()
    if _git("cat-file", "-e", f"{commit}^{{commit}}").returncode:
        pytest.skip(f"this clone does not contain the baseline commit {commit}")
    return commit


def is_ancestor_of_head(commit: str) -> bool:
    return _git("merge-base", "--is-ancestor", commit, "HEAD").returncode == 0


def extract_baseline(folder: Path) -> Path:
    """Extract the baseline commit, with `BASELINE_VERSION` in its OpenAPI document; return its template."""
    archived = _git("archive", baseline_commit())
    assert archived.returncode == 0, archived.stderr
    with tarfile.open(fileobj=BytesIO(archived.stdout)) as archive:
        archive.extractall(folder, filter="data")
    document = folder / "functions" / "api_docs" / "openapi.json"
    content = json.loads(document.read_text(encoding="utf-8"))
    content["info"]["version"] = BASELINE_VERSION
    document.write_text(json.dumps(content), encoding="utf-8")
    return (folder / "infra").rename(folder / "baseline") / "template.yaml"  # the build folder is named after it


def current_parameters(stack: RunningStack) -> dict[str, str]:
    """Return the parameters of the stack that the template of the working tree has as well."""
    found: list[dict[str, str]] = describe(stack)["Parameters"]
    known = read_template()["Parameters"]
    return {each["ParameterKey"]: each["ParameterValue"] for each in found if each["ParameterKey"] in known}


def describe(stack: RunningStack) -> dict[str, Any]:
    """Return CloudFormation's description of the stack."""
    return dict(client(stack, "cloudformation").describe_stacks(StackName=sam.STACK)["Stacks"][0])


def deploy(stack: RunningStack, parameters: Mapping[str, str], *, more: str = "") -> None:
    """Build and deploy the working tree with `more` resources (YAML). Raise ProgramFailedError when `sam` fails."""

    async def build_and_deploy() -> None:
        with TempDir() as tempdir:
            async with sam.build_lock(_log):
                await sam.build(TEMPLATE, tempdir, _log)
                package = sam.packaged(TEMPLATE)
                changed = package.with_name("changed.yaml")  # in the same folder: its paths are relative
                changed.write_text(package.read_text().replace("\nResources:\n", f"\nResources:\n{more}", 1))
                await sam.deploy(changed, parameters, stack.endpoint_url, tempdir)

    asyncio.run(build_and_deploy())


def remove(stack: RunningStack) -> None:
    """Delete the stack through CloudFormation: `sam delete` rejects the http address of a nested template."""
    cloudformation = client(stack, "cloudformation")
    cloudformation.delete_stack(StackName=sam.STACK)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=sam.STACK, WaiterConfig={"Delay": 1})


def _log(text: str) -> None:
    sys.stderr.write(text + "\n")


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)

"""Deploys onto a running local stack once more, as its operator would: the SAM CLI, the same stack name."""

import asyncio
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


def released(folder: Path) -> Path:
    """The template of the commit that upgrades are rehearsed from, with all it is built of."""
    commit = FROM.read_text(encoding="ascii").strip()
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        pytest.skip(f"this clone does not reach back to {commit}")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return (folder / "infra").rename(folder / "released") / "template.yaml"  # a name of its own for its build folder


def standing_parameters(stack: RunningStack) -> dict[str, str]:
    """Those of the stack that the working tree's template still has."""
    found: list[dict[str, str]] = described(stack)["Parameters"]
    known = read_template()["Parameters"]
    return {each["ParameterKey"]: each["ParameterValue"] for each in found if each["ParameterKey"] in known}


def described(stack: RunningStack) -> dict[str, Any]:
    """The stack as CloudFormation has it now."""
    return dict(client(stack, "cloudformation").describe_stacks(StackName=sam.STACK)["Stacks"][0])


def deploy(stack: RunningStack, parameters: Mapping[str, str], *, more: str = "") -> None:
    """Build and deploy the working tree, with `more` resources (YAML). Raises ProgramFailedError where `sam` fails."""

    async def deploying() -> None:
        with TempDir() as scratch:
            async with sam.sole_builder(say):
                await sam.build(TEMPLATE, scratch, say)
                package = sam.packaged(TEMPLATE)
                changed = package.with_name("changed.yaml")  # beside it, since what it names lies relative to it
                changed.write_text(package.read_text().replace("\nResources:\n", f"\nResources:\n{more}", 1))
                await sam.deploy(changed, parameters, stack.endpoint_url, scratch)

    asyncio.run(deploying())


def remove(stack: RunningStack) -> None:
    """`sam delete`, without its questions."""

    async def removing() -> None:
        with TempDir() as scratch:
            await sam.delete(stack.endpoint_url, scratch)

    asyncio.run(removing())


def say(text: str) -> None:
    sys.stderr.write(text + "\n")

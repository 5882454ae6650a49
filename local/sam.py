"""`sam build` for this machine's processor and `sam deploy` onto the emulator: the same tool and template as on AWS."""

import asyncio
import contextlib
import fcntl
import platform
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

from local.account import REGION, tool_environment
from local.build_cache import fingerprint, forget, is_fresh, remember
from local.packages import PACKAGED, package_layers
from local.paths import BUILDS, SAM, build_folder
from local.processes import Program
from local.tempdir import TempDir

STACK = "aiart"
ARCHITECTURE = "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"


@contextlib.asynccontextmanager
async def sole_builder(tell: Callable[[str], None]) -> AsyncIterator[None]:
    """One build and packaging at a time in a checkout: they share the build folder."""
    told = False
    BUILDS.mkdir(parents=True, exist_ok=True)
    with (BUILDS / "lock").open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    tell("Waiting for another start in this folder to finish its build …")
                    told = True
                await asyncio.sleep(0.2)
        yield


def _overrides(parameters: Mapping[str, str]) -> list[str]:
    """In quotes: without them SAM takes neither an empty value nor one with a space in it."""
    quoted = {name: value.replace('"', '\\"') for name, value in parameters.items()}
    return ["--parameter-overrides", *(f'{name}="{value}"' for name, value in quoted.items())]


async def build(template: Path, scratch: TempDir, tell: Callable[[str], None]) -> None:
    """Unless nothing changed since the last one."""
    current = fingerprint(template, ARCHITECTURE)
    if is_fresh(template, current):
        tell("The last build is still good.")
        return
    tell("Building the functions and layers (the first time this takes a minute) …")
    forget(template)
    folder = build_folder(template)
    command = [
        str(SAM), "build", "--template-file", str(template),
        "--build-dir", str(folder / "build"), "--cache-dir", str(folder / "cache"),
        "--cached", "--parallel",
    ]  # fmt: skip
    # A layer's Makefile is told the processor by this variable: SAM does not pass it on.
    env = tool_environment(scratch.tmp) | {"AIART_ARCH": ARCHITECTURE}
    arguments = [*command, *_overrides({"Architecture": ARCHITECTURE})]
    program = await Program.start("sam build", arguments, env=env, log=scratch.log("sam-build"))
    await program.succeed()
    await asyncio.to_thread(package_layers, folder / "build")
    remember(template, current)


def packaged(template: Path) -> Path:
    """What `deploy` deploys of that template's last build."""
    return build_folder(template) / "build" / PACKAGED


async def deploy(package: Path, parameters: Mapping[str, str], endpoint: str, scratch: TempDir) -> None:
    command = [
        str(SAM), "deploy", "--template-file", str(package), "--stack-name", STACK,
        "--resolve-s3", "--capabilities", "CAPABILITY_IAM",
        "--no-confirm-changeset", "--no-fail-on-empty-changeset", "--no-progressbar",
    ]  # fmt: skip
    env = tool_environment(scratch.tmp, endpoint)
    program = await Program.start(
        "sam deploy", [*command, *_overrides(parameters)], env=env, log=scratch.log("sam-deploy")
    )
    await program.succeed()


async def delete(endpoint: str, scratch: TempDir) -> None:
    """What the stack's retention policies do not keep."""
    command = [str(SAM), "delete", "--stack-name", STACK, "--region", REGION, "--no-prompts"]
    program = await Program.start(
        "sam delete", command, env=tool_environment(scratch.tmp, endpoint), log=scratch.log("sam-delete")
    )
    await program.succeed()

"""Runs `sam build` for this machine's processor and `sam deploy` to the emulator, with the template for AWS."""

import asyncio
import contextlib
import fcntl
import platform
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

from local.account import tool_environment
from local.build_cache import clear, fingerprint, is_up_to_date, store
from local.packages import PACKAGED, package_layers
from local.paths import BUILDS, SAM, build_folder
from local.processes import Program
from local.tempdir import TempDir

STACK = "aiart"
ARCHITECTURE = "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"


@contextlib.asynccontextmanager
async def build_lock(report: Callable[[str], None]) -> AsyncIterator[None]:
    """Hold the lock on the build folder: only one process of a checkout builds and packages at a time."""
    reported = False
    BUILDS.mkdir(parents=True, exist_ok=True)
    with (BUILDS / "lock").open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not reported:
                    report("Waiting for another start in this folder to finish its build …")
                    reported = True
                await asyncio.sleep(0.2)
        yield


def _overrides(parameters: Mapping[str, str]) -> list[str]:
    """Quote the values: without quotes SAM accepts neither an empty value nor one with a space."""
    quoted = {name: value.replace('"', '\\"') for name, value in parameters.items()}
    return ["--parameter-overrides", *(f'{name}="{value}"' for name, value in quoted.items())]


async def build(template: Path, tempdir: TempDir, report: Callable[[str], None]) -> None:
    """Build and package, unless the last build is up to date."""
    current = fingerprint(template, ARCHITECTURE)
    if is_up_to_date(template, current):
        report("The last build is up to date.")
        return
    report("Building the functions and layers (the first time this takes a minute) …")
    clear(template)
    folder = build_folder(template)
    command = [
        str(SAM), "build", "--template-file", str(template),
        "--build-dir", str(folder / "build"), "--cache-dir", str(folder / "cache"),
        "--cached", "--parallel",
    ]  # fmt: skip
    # The Makefile of a layer reads the processor from this variable, because SAM does not pass it on.
    env = tool_environment(tempdir.tmp) | {"AIART_ARCH": ARCHITECTURE}
    arguments = [*command, *_overrides({"Architecture": ARCHITECTURE})]
    program = await Program.start("sam build", arguments, env=env, log=tempdir.log("sam-build"))
    await program.succeed()
    await asyncio.to_thread(package_layers, folder / "build")
    store(template, current)


def packaged(template: Path) -> Path:
    """Return the packaged template of the last build, which `deploy` deploys."""
    return build_folder(template) / "build" / PACKAGED


async def deploy(package: Path, parameters: Mapping[str, str], endpoint: str, tempdir: TempDir) -> None:
    command = [
        str(SAM), "deploy", "--template-file", str(package), "--stack-name", STACK,
        "--resolve-s3", "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND",
        "--no-confirm-changeset", "--no-fail-on-empty-changeset", "--no-progressbar",
    ]  # fmt: skip
    env = tool_environment(tempdir.tmp, endpoint)
    program = await Program.start(
        "sam deploy", [*command, *_overrides(parameters)], env=env, log=tempdir.log("sam-deploy")
    )
    await program.succeed()

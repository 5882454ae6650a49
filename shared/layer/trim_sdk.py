"""Run by the layer's Makefile: takes out of the AWS SDK's data what the code of this layer never asks for.

A client reads its service's whole model before its first call, and botocore reads the endpoints of every service there
is: a third of what two clients cost a cold start. Kept are the services that the code names in `client("…")` and of
each the operations whose Python names stand in the code; the adapters are the only ones to call AWS.
"""

# pyright: basic
# JSON of any shape goes in and out.

import gzip
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# What libraries call in our stead: parts of an upload (s3transfer), endpoint discovery (botocore, of itself), and
# create_bucket, whose address is what botocore makes a presigned POST from.
_CALLED_FOR_US = {
    "s3": {
        "create_multipart_upload",
        "upload_part",
        "complete_multipart_upload",
        "abort_multipart_upload",
        "create_bucket",
    },
    "dynamodb": {"describe_endpoints"},
}
_CLIENT = re.compile(r"""client\(\s*["']([a-z0-9-]+)["']""")
_WORD = re.compile(r"[a-z][a-z0-9_]+")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def trim(site: Path) -> None:
    """`site` holds the package `shared` and botocore."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((site / "shared").rglob("*.py")))
    services, words = set(_CLIENT.findall(code)), set(_WORD.findall(code))
    data = site / "botocore" / "data"
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if folder.name in services:
            _trim_service(folder, words | _CALLED_FOR_US.get(folder.name, set()))
        else:
            shutil.rmtree(folder)
    endpoints = data / "endpoints.json"
    _write(endpoints, _endpoints_of(_read(endpoints), {_prefix(data / service) for service in services}))
    for unused in ("data", "examples"):  # what boto3 has for its resources, which nobody asks for
        shutil.rmtree(site / "boto3" / unused)


def _trim_service(folder: Path, words: set[str]) -> None:
    *old, latest = sorted(folder.iterdir())
    for version in old:
        shutil.rmtree(version)
    for examples in latest.glob("examples-*"):
        examples.unlink()
    for packed in sorted(latest.glob("*.json.gz")):
        content = _read(packed)
        packed.unlink()
        _write(packed.with_suffix(""), _model_of(content, words) if "operations" in content else content)


def _model_of(model: dict[str, Any], words: set[str]) -> dict[str, Any]:
    operations = {name: each for name, each in model["operations"].items() if _python_name(name) in words}
    shapes: dict[str, Any] = {}
    missing = set(_shapes_in(operations))
    while missing:
        name = missing.pop()
        shapes[name] = model["shapes"][name]
        missing |= set(_shapes_in(shapes[name])) - shapes.keys()
    ordered = {name: shape for name, shape in model["shapes"].items() if name in shapes}
    return model | {"operations": _without_prose(operations), "shapes": _without_prose(ordered)}


def _shapes_in(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("shape"), str):
            yield node["shape"]
        for each in node.values():
            yield from _shapes_in(each)
    elif isinstance(node, list):
        for each in node:
            yield from _shapes_in(each)


def _without_prose(node: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        return {
            key: _without_prose(value)
            for key, value in node.items()
            if not (key == "documentation" and isinstance(value, str))
        }
    return [_without_prose(each) for each in node] if isinstance(node, list) else node


def _endpoints_of(endpoints: dict[str, Any], prefixes: set[str]) -> dict[str, Any]:
    for partition in endpoints["partitions"]:
        partition["services"] = {name: service for name, service in partition["services"].items() if name in prefixes}
    return endpoints


def _prefix(service: Path) -> str:
    """What endpoints.json calls a service."""
    model = _read(next(service.glob("*/service-2.json")))
    return str(model["metadata"]["endpointPrefix"])


def _python_name(operation: str) -> str:
    return _CAPITAL.sub("_", operation).lower()


def _read(path: Path) -> Any:  # noqa: ANN401 - JSON
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    trim(Path(sys.argv[1]))

"""Trim the AWS SDK in the layer to the services and operations that the code uses. Run by the layer's Makefile.

A client loads the whole model of its service before its first call, and botocore loads the endpoints of all services:
a third of the cold start cost of two clients. The script preserves the services that the code names in `client("…")`
and the operations whose Python names occur in the code; only adapters call AWS.
"""

# pyright: basic
# Input and output are untyped JSON.

import gzip
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Operations that libraries call: multipart uploads (s3transfer), endpoint discovery (botocore), and create_bucket, from
# whose URL botocore makes a presigned POST.
_CALLED_BY_LIBRARIES = {
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
_BEFORE_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def trim(site: Path) -> None:
    """Trim the SDK in `site`, the directory with the package `shared` and botocore."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((site / "shared").rglob("*.py")))
    services, words = set(_CLIENT.findall(code)), set(_WORD.findall(code))
    data = site / "botocore" / "data"
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if folder.name in services:
            _trim_service(folder, words | _CALLED_BY_LIBRARIES.get(folder.name, set()))
        else:
            shutil.rmtree(folder)
    endpoints = data / "endpoints.json"
    _write(endpoints, _endpoints_of(_read(endpoints), {_prefix(data / service) for service in services}))
    for unused in ("data", "examples"):  # data of boto3 resources, which are not used
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
    sorted_names = {name: shape for name, shape in model["shapes"].items() if name in shapes}
    return model | {"operations": _without_documentation(operations), "shapes": _without_documentation(sorted_names)}


def _shapes_in(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("shape"), str):
            yield node["shape"]
        for each in node.values():
            yield from _shapes_in(each)
    elif isinstance(node, list):
        for each in node:
            yield from _shapes_in(each)


def _without_documentation(node: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        return {
            key: _without_documentation(value)
            for key, value in node.items()
            if not (key == "documentation" and isinstance(value, str))
        }
    return [_without_documentation(each) for each in node] if isinstance(node, list) else node


def _endpoints_of(endpoints: dict[str, Any], prefixes: set[str]) -> dict[str, Any]:
    for partition in endpoints["partitions"]:
        partition["services"] = {name: service for name, service in partition["services"].items() if name in prefixes}
    return endpoints


def _prefix(service: Path) -> str:
    """Return the name of a service in endpoints.json."""
    model = _read(next(service.glob("*/service-2.json")))
    return str(model["metadata"]["endpointPrefix"])


def _python_name(operation: str) -> str:
    return _BEFORE_CAPITAL.sub("_", operation).lower()


def _read(path: Path) -> Any:  # noqa: ANN401 - JSON
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    trim(Path(sys.argv[1]))

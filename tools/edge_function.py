"""Copy infra/edge/viewer_request.js into infra/edge.yaml: `make edge`."""

import re
import textwrap
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
TEMPLATE: Final = ROOT / "infra" / "edge.yaml"
CODE: Final = ROOT / "infra" / "edge" / "viewer_request.js"
_IN_TEMPLATE: Final = re.compile(r"(?m)^( +)FunctionCode: \|\n(?:(?:\1 +.*)?\n)*(?=\n)")


def with_function(template: str, code: str) -> str:
    """The template's text with that function. Raises ValueError where it has no place for one, or several."""
    found = _IN_TEMPLATE.findall(template)
    if len(found) != 1:
        raise ValueError(f"infra/edge.yaml has FunctionCode {len(found)} times.")
    block = f"{found[0]}FunctionCode: |\n" + textwrap.indent(code, f"{found[0]}  ")
    return _IN_TEMPLATE.sub(lambda _: block, template)


if __name__ == "__main__":
    TEMPLATE.write_text(
        with_function(TEMPLATE.read_text(encoding="utf-8"), CODE.read_text(encoding="utf-8")), encoding="utf-8"
    )

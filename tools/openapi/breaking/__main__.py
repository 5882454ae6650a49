"""Compare docs/openapi.json with that of a tag or commit; the default is the last tag."""

import json
import subprocess
import sys
from typing import Any

from tools.openapi.breaking.comparison import breaking_changes
from tools.openapi.files import PUBLISHED
from tools.openapi.template import ROOT


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607 - git, on the PATH
    return done.stdout if done.returncode == 0 else None


def _earlier(base: str) -> dict[str, Any]:
    text = _git("show", f"{base}:{PUBLISHED.relative_to(ROOT)}")
    if text is None:
        sys.exit(f"{base} has no {PUBLISHED.relative_to(ROOT)}")
    found: dict[str, Any] = json.loads(text)
    return found


def main(base: str | None) -> int:
    base = base or (_git("describe", "--tags", "--abbrev=0") or "").strip()
    if not base:
        print("There is no release yet: name a commit to compare with, for example BASE=HEAD~1")
        return 0
    changes = breaking_changes(_earlier(base), json.loads(PUBLISHED.read_text(encoding="utf-8")))
    print("\n".join(changes) if changes else f"No change breaks a client of {base}")
    return 1 if changes else 0


sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))

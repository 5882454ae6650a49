"""`python -m bench.trace [--tree]`: what one generate and one img2img run, and within which bounds that is."""

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Final

from bench.trace import report
from bench.trace.requests import trace_all

BOUNDS: Final = Path(__file__).parent / "bounds.toml"


def main(arguments: list[str]) -> int:
    """Print figures and AWS calls of both routes, with `--tree` each call; return 1 where a bound is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m bench.trace", description=main.__doc__)
    parser.add_argument("--tree", action="store_true", help="print every call, indented by depth")
    with_tree = parser.parse_args(arguments).tree
    bounds = tomllib.loads(BOUNDS.read_text(encoding="utf-8"))
    exceeded = []
    for name, trace in trace_all().items():
        lines = [report.figures(name, trace), *report.aws_calls(trace), *(report.tree(trace) if with_tree else ())]
        sys.stdout.write("\n".join(lines) + "\n\n")
        exceeded += [
            f"{name}: {figure} {value} > {bounds[name][figure]}"
            for figure, value in trace.figures.items()
            if value > bounds[name][figure]
        ]
    sys.stderr.writelines(f"above its bound in bench/trace/bounds.toml: {line}\n" for line in exceeded)
    return 1 if exceeded else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

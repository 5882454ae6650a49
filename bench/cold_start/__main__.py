"""`python -m bench.cold_start [runs] [words]`: medians, of the cases whose names hold one of the words."""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Final

from bench.cold_start.artefact import built
from bench.cold_start.aws_stub import AwsStub
from bench.cold_start.cases import JOB_ID, cases
from bench.cold_start.measure import Run, run
from bench.cold_start.records import finished_video

FIGURES: Final = ("init", "first", "cold", "processor", "warm", "resident")


def main() -> None:
    """The cases take turns, so that a busy moment of the machine falls on all of them."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    words = sys.argv[2:]
    chosen = [case for case in cases(built()) if not words or any(word in case.name for word in words)]
    found: dict[str, list[Run]] = defaultdict(list)
    with AwsStub({JOB_ID: finished_video(JOB_ID)}) as aws, tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            for case in chosen:
                found[case.name].append(run(case, aws, Path(folder) / "log"))
    sys.stdout.write("\n".join(_table(found)) + "\n")


def _table(found: dict[str, list[Run]]) -> list[str]:
    bare = median(each.cold for each in next(iter(found.values())))
    lines = [
        "| case | init ms | first ms | cold ms | of bare | processor ms | warm ms | MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, all_runs in found.items():
        figures = [median(getattr(each, figure) for each in all_runs) for figure in FIGURES]
        init, first, cold, processor, warm, resident = figures
        times = f"{init:.0f} | {first:.1f} | {cold:.0f} | {cold / bare:.2f} | {processor:.0f} | {warm:.1f}"
        lines.append(f"| {name} | {times} | {resident:.0f} |")
    return lines


if __name__ == "__main__":
    main()

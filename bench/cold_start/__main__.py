"""`python -m bench.cold_start [runs] [words]`: print medians for the cases whose names contain one of the words."""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Final

from bench.cold_start.artefact import build_artefact
from bench.cold_start.aws_stub import AwsStub
from bench.cold_start.cases import JOB_ID, cases
from bench.cold_start.measure import Run, run
from bench.cold_start.records import finished_video

FIGURES: Final = ("init", "first", "cold", "processor", "warm", "resident")


def main() -> None:
    """Run the cases alternately, so that other load on the machine affects all of them alike."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    words = sys.argv[2:]
    selected = [case for case in cases(build_artefact()) if not words or any(word in case.name for word in words)]
    runs_by_case: dict[str, list[Run]] = defaultdict(list)
    with AwsStub({JOB_ID: finished_video(JOB_ID)}) as aws, tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            for case in selected:
                runs_by_case[case.name].append(run(case, aws, Path(folder) / "log"))
    sys.stdout.write("\n".join(_table(runs_by_case)) + "\n")


def _table(runs_by_case: dict[str, list[Run]]) -> list[str]:
    bare = median(each.cold for each in next(iter(runs_by_case.values())))
    lines = [
        "| case | init ms | first ms | cold ms | of bare | processor ms | warm ms | MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, all_runs in runs_by_case.items():
        figures = [median(getattr(each, figure) for each in all_runs) for figure in FIGURES]
        init, first, cold, processor, warm, resident = figures
        times = f"{init:.0f} | {first:.1f} | {cold:.0f} | {cold / bare:.2f} | {processor:.0f} | {warm:.1f}"
        lines.append(f"| {name} | {times} | {resident:.0f} |")
    return lines


if __name__ == "__main__":
    main()

"""One cold start and some warm calls of one case, in a process of its own."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from bench.cold_start.aws_stub import AwsStub
from bench.cold_start.cases import BOOT, ENVIRONMENT, Case
from bench.cold_start.runtime_api import FailedError, RuntimeApi
from local.paths import LAMBDA_PYTHON

_WARM_CALLS: Final = 10
_OK: Final = range(200, 400)


@dataclass(frozen=True, slots=True)
class Run:
    """Milliseconds, and megabytes resident after the first answer; `processor` is what the cold start used of it."""

    init: float
    first: float
    warm: float
    processor: float
    resident: float

    @property
    def cold(self) -> float:
        return self.init + self.first


def run(case: Case, aws: AwsStub, log: Path) -> Run:
    """Raises FailedError for an answer that is an error: its figures would be worth nothing."""
    with RuntimeApi() as api, log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the interpreter that this project installed
            [LAMBDA_PYTHON, "-P", BOOT],
            env=_environment(case, api, aws),
            stdout=output,
            stderr=output,
            cwd=case.task_root,
        )
        try:
            init = api.ready_at() - start
            first, answer = api.invoke(case.event)
            if answer["statusCode"] not in _OK:
                raise FailedError(f"{case.name}: {answer}\n{log.read_text(encoding='utf-8')}")
            processor, resident = _used(process.pid)
            warm = median(api.invoke(case.event)[0] for _ in range(_WARM_CALLS))
        finally:
            process.kill()
            process.wait()
    return Run(1000 * init, 1000 * first, 1000 * warm, 1000 * processor, resident)


def _environment(case: Case, api: RuntimeApi, aws: AwsStub) -> dict[str, str]:
    return ENVIRONMENT | {
        "PATH": os.defpath,
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONDONTWRITEBYTECODE": "1",  # code and layers cannot be written to on Lambda
        "PYTHONPATH": os.pathsep.join(str(layer) for layer in case.layers),
        "LAMBDA_TASK_ROOT": str(case.task_root),
        "_HANDLER": case.handler,
        "AWS_LAMBDA_RUNTIME_API": api.address,
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_ENDPOINT_URL": aws.url,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def _used(pid: int) -> tuple[float, float]:
    """Seconds of processor so far, and resident megabytes; Linux tells."""
    clock = ~pid << 3 | 2  # the process's own, all its threads and those that ended: as clock_getcpuclockid(3) makes it
    processor = time.clock_gettime(clock)
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return processor, pages * os.sysconf("SC_PAGE_SIZE") / 1e6

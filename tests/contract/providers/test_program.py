"""A stand-in runs by itself, for `make run` to be pointed at."""

import subprocess
import sys
from pathlib import Path

from shared.adapters.http.client import HttpCall, HttpClient

ROOT = Path(__file__).parents[3]


def test_a_stand_in_may_be_started_by_hand() -> None:
    command = [sys.executable, "-m", "tests.support.upstreams", "gemini", "--key", "mine"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout
            url = program.stdout.readline().strip()
            client = HttpClient(remaining=lambda: 60.0)
            answer = client.send(HttpCall(method="GET", url=url, headers={"x-goog-api-key": "mine"}), max_bytes=10_000)
            client._pool.clear()
        finally:
            program.terminate()
    assert answer.status == 404

"""A fake upstream server runs as a program of its own, for `make run` to call."""

import subprocess
import sys
from pathlib import Path

from shared.adapters.http.client import HttpClient, UpstreamRequest

ROOT = Path(__file__).parents[3]


def test_a_fake_server_can_be_started_from_the_command_line() -> None:
    command = [sys.executable, "-m", "tests.support.upstreams", "gemini", "--key", "mine"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout
            url = program.stdout.readline().strip()
            client = HttpClient(remaining=lambda: 60.0)
            response = client.send(
                UpstreamRequest(method="GET", url=url, headers={"x-goog-api-key": "mine"}), max_bytes=10_000
            )
            client._pool.clear()
        finally:
            program.terminate()
    assert response.status == 404

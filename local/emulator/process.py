"""Starts the emulator as a program of its own and waits until it answers."""

import asyncio
import socket
import sys
from pathlib import Path

import aiohttp

from local.account import ACCOUNT, HOST, REGION, tool_environment
from local.paths import LAMBDA_PYTHON, ROOT
from local.processes import Program, ProgramFailedError
from local.tempdir import TempDir

_WORKER_BOOT = Path(__file__).parent / "worker_boot.py"


def _environment(endpoint: str, port: int, scratch: TempDir) -> dict[str, str]:
    return tool_environment(scratch.tmp, endpoint) | {
        "PYTHONPATH": str(ROOT),
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "AUTH": "true",  # signatures are checked and the policies of the functions' roles are enforced
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "S3_DATA_DIR": str(scratch.folder / "s3"),
        "STATE_DIR": str(scratch.folder / "state"),
        "DOCKER_HOST": f"unix://{scratch.folder}/no-docker.sock",  # leave the person's containers alone
        "AIART_LAMBDA_PYTHON": str(LAMBDA_PYTHON),
        "AIART_WORKER_BOOT": str(_WORKER_BOOT),
    }


async def start_emulator(scratch: TempDir) -> tuple[Program, str]:
    """The program and its endpoint. We open the socket, so the port cannot be lost to somebody else meanwhile."""
    with socket.create_server((HOST, 0)) as listening:
        port = listening.getsockname()[1]
        endpoint = f"http://{HOST}:{port}"
        descriptor = listening.fileno()
        program = await Program.start(
            "The emulator",
            [sys.executable, "-m", "local.emulator", str(descriptor)],
            env=_environment(endpoint, port, scratch),
            log=scratch.log("emulator"),
            pass_fds=[descriptor],
        )
    try:
        await _answers(program, endpoint)
    except BaseException:
        await program.stop()
        raise
    return program, endpoint


async def _answers(program: Program, endpoint: str) -> None:
    ended = asyncio.create_task(program.wait())
    healthy = asyncio.create_task(_healthy(endpoint))
    await asyncio.wait({ended, healthy}, return_when=asyncio.FIRST_COMPLETED)
    healthy.cancel()
    if ended.done():
        raise ProgramFailedError(program.name, ended.result(), program.tail())
    ended.cancel()


async def _healthy(endpoint: str) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"{endpoint}/_ministack/health") as answer:
                    if answer.ok:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)

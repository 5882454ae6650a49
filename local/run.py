"""`make run`: build, deploy to the emulator, serve. `python -m local.run --help` lists the options."""

import asyncio
import contextlib
import errno
import hashlib
import json
import os
import secrets
import signal
import socket
import sys
from dataclasses import asdict, replace
from pathlib import Path

from local import sam
from local.account import HOST
from local.banner import render_banner
from local.deployed import Deployed, describe
from local.edge.server import edge
from local.emulator.process import start_emulator
from local.model_providers import read_providers, store_secrets
from local.options import OptionError, Options, read_options
from local.processes import Program, ProgramFailedError
from local.progress import Progress
from local.tempdir import TempDir

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _reserve(port: int) -> socket.socket:
    """Bind the port now, so that a port in use is an error at once; listen on it when the stack is ready."""
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        reserved.bind((HOST, port))
    except OSError as error:
        reserved.close()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise OptionError(f"Port {port} is taken or not allowed. Choose another one: PORT=3001 make run") from None
        raise
    return reserved


def _parameters(options: Options, secret: str) -> dict[str, str]:
    digest = hashlib.sha256(secret.encode()).hexdigest()
    fixed = {
        "Architecture": sam.ARCHITECTURE,
        "GatewayScheme": "http",
        "EdgeSecretSha256": digest,
        "EnableSandbox": "true",
        "SnapStart": "false",  # the emulator has no snapshots
    }
    return fixed | dict(options.providers.parameters) | options.parameters


def _write_ready_file(ready_file: Path, facts: dict[str, object]) -> None:
    """Write a temporary file and rename it, so that a reader never sees an incomplete file."""
    temporary = ready_file.with_name(f"{ready_file.name}.{os.getpid()}")
    temporary.write_text(json.dumps(facts, indent=2))
    temporary.replace(ready_file)


async def _start_stack(
    options: Options, secret: str, tempdir: TempDir, progress: Progress, stack: contextlib.AsyncExitStack
) -> tuple[Program, Deployed]:
    async with sam.build_lock(progress.report):
        building = asyncio.create_task(sam.build(options.template, tempdir, progress.report))
        try:
            emulator, endpoint = await start_emulator(tempdir)
            stack.push_async_callback(emulator.stop)
            progress.report("The AWS emulator is up.")
            await building
        finally:
            building.cancel()
            await asyncio.gather(building, return_exceptions=True)
        progress.report("Deploying the template with the SAM CLI …")
        await asyncio.to_thread(store_secrets, options.providers, endpoint)
        await sam.deploy(sam.packaged(options.template), _parameters(options, secret), endpoint, tempdir)
    return emulator, await asyncio.to_thread(describe, endpoint)


async def _run(options: Options, reserved: socket.socket, progress: Progress) -> None:
    secret = secrets.token_urlsafe(32)
    if options.ready_file:
        options.ready_file.unlink(missing_ok=True)
    async with contextlib.AsyncExitStack() as stack:
        tempdir = stack.enter_context(TempDir())
        emulator, deployed = await _start_stack(options, secret, tempdir, progress, stack)
        await stack.enter_async_context(edge(reserved, deployed.raw_url, secret))
        base_url = f"http://{HOST}:{options.port}"
        progress.report("Ready.")
        print(render_banner(base_url, deployed.raw_url), flush=True)
        if options.ready_file:
            facts = {**asdict(deployed), "emulator_pid": emulator.pid, "tempdir": str(tempdir.folder)}
            _write_ready_file(options.ready_file, {"base_url": base_url, **facts})
        code = await emulator.wait()
        raise ProgramFailedError(emulator.name, code, emulator.tail())


async def _until_stopped(options: Options, reserved: socket.socket, progress: Progress) -> int:
    """Run the stack. A stop signal cancels it at any point; further signals do not interrupt its clean-up."""
    task = asyncio.create_task(_run(options, reserved, progress))
    stopped: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        if not stopped:
            stopped.append(number)
            task.cancel()

    for number in _STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop, number)
    try:
        await task
    except asyncio.CancelledError:
        progress.report("Stopped; nothing is left running.")
        return 0
    except ProgramFailedError as failure:
        progress.report_error(str(failure), failure.tail)
    return 1


def main() -> int:
    """Return 0 after a stop signal, 1 after an error."""
    progress = Progress()
    try:
        options = replace(read_options(sys.argv[1:]), providers=read_providers())
        reserved = _reserve(options.port)
    except OptionError as error:
        progress.report_error(str(error))
        return 1
    with reserved:
        return asyncio.run(_until_stopped(options, reserved, progress))


if __name__ == "__main__":
    sys.exit(main())

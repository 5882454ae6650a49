"""`make run`: builds, deploys onto the emulator, then listens. `python -m local.run --help` tells the options."""

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
from local.banner import welcome
from local.deployed import Deployed, describe
from local.edge.server import edge
from local.emulator.process import start_emulator
from local.model_providers import chosen_providers, keep_secrets
from local.options import OptionError, Options, read_options
from local.processes import Program, ProgramFailedError
from local.progress import Steps
from local.tempdir import TempDir

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _reserve(port: int) -> socket.socket:
    """Bound, so that we learn now whether the port is free; it listens only when the stack can answer."""
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
    stated = {
        "Architecture": sam.ARCHITECTURE,
        "GatewayScheme": "http",
        "EdgeSecretSha256": digest,
        "EnableSandbox": "true",
        "SnapStart": "false",  # there are no snapshots here
    }
    return stated | dict(options.providers.parameters) | options.parameters


def _tell(ready_file: Path, facts: dict[str, object]) -> None:
    """All at once: whoever waits for the file must not read half of it."""
    unfinished = ready_file.with_name(f"{ready_file.name}.{os.getpid()}")
    unfinished.write_text(json.dumps(facts, indent=2))
    unfinished.replace(ready_file)


async def _bring_up(
    options: Options, secret: str, scratch: TempDir, steps: Steps, stack: contextlib.AsyncExitStack
) -> tuple[Program, Deployed]:
    async with sam.sole_builder(steps.say):
        building = asyncio.create_task(sam.build(options.template, scratch, steps.say))
        try:
            emulator, endpoint = await start_emulator(scratch)
            stack.push_async_callback(emulator.stop)
            steps.say("The AWS emulator is up.")
            await building
        finally:
            building.cancel()
            await asyncio.gather(building, return_exceptions=True)
        steps.say("Deploying the template with the SAM CLI …")
        await asyncio.to_thread(keep_secrets, options.providers, endpoint)
        await sam.deploy(sam.packaged(options.template), _parameters(options, secret), endpoint, scratch)
    return emulator, await asyncio.to_thread(describe, endpoint)


async def _run(options: Options, reserved: socket.socket, steps: Steps) -> None:
    secret = secrets.token_urlsafe(32)
    if options.ready_file:
        options.ready_file.unlink(missing_ok=True)
    async with contextlib.AsyncExitStack() as stack:
        scratch = stack.enter_context(TempDir())
        emulator, deployed = await _bring_up(options, secret, scratch, steps, stack)
        await stack.enter_async_context(edge(reserved, deployed.raw_url, secret))
        base_url = f"http://{HOST}:{options.port}"
        steps.say("Ready.")
        print(welcome(base_url, deployed.raw_url), flush=True)
        if options.ready_file:
            facts = {**asdict(deployed), "emulator_pid": emulator.pid, "scratch": str(scratch.folder)}
            _tell(options.ready_file, {"base_url": base_url, **facts})
        code = await emulator.wait()
        raise ProgramFailedError(emulator.name, code, emulator.tail())


async def _until_stopped(options: Options, reserved: socket.socket, steps: Steps) -> int:
    """Runs the stack; a stop signal cancels it at whatever point it is, and its cleaning up is not interrupted."""
    task = asyncio.create_task(_run(options, reserved, steps))
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
        steps.say("Stopped; nothing is left running.")
        return 0
    except ProgramFailedError as failure:
        steps.complain(str(failure), failure.tail)
    return 1


def main() -> int:
    """Exit code 0 after a stop that was asked for, 1 otherwise."""
    steps = Steps()
    try:
        options = replace(read_options(sys.argv[1:]), providers=chosen_providers())
        reserved = _reserve(options.port)
    except OptionError as error:
        steps.complain(str(error))
        return 1
    with reserved:
        return asyncio.run(_until_stopped(options, reserved, steps))


if __name__ == "__main__":
    sys.exit(main())

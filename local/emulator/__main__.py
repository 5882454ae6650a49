"""Runs the emulator: `python -m local.emulator FD` serves it, patched, on a listening socket that the parent opened."""

import asyncio
import os
import signal
import sys

from hypercorn.asyncio import serve  # type: ignore[import-not-found]  # comes with ministack
from hypercorn.config import Config  # type: ignore[import-not-found]  # the same
from ministack import app as ministack_app
from ministack.core import lambda_runtime

from local.emulator import inbound, patches
from local.parent_watch import die_with_parent


async def _serve_until_told(config: Config) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(inbound.remember(ministack_app.app), config, shutdown_trigger=stop.wait)


def main() -> None:
    """Serve until SIGTERM; then the workers go first."""
    die_with_parent()
    patches.install()
    config = Config()
    config.bind = [f"fd://{sys.argv[1]}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 0.5
    config.h11_pass_raw_headers = True
    config.h11_max_incomplete_size = 64 * 1024
    config.loglevel = "WARNING"
    asyncio.run(_serve_until_told(config))
    lambda_runtime.reset()
    os._exit(0)  # requests still waiting for a function hold threads that nobody needs any more


if __name__ == "__main__":
    main()

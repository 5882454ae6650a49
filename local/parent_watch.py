"""Ends a process when its parent ends: `python parent_watch.py PARENT_PID PROGRAM ARGS…`.

It is run by path, not as a module, so that it imports nothing of ours and works in any environment.
"""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 1.0
_ON_LINUX = sys.platform.startswith(
    "linux"
)  # a variable: type checkers would treat the code for other systems as unreachable


def die_with_parent(parent: int | None = None) -> None:
    """Kill this process when its parent ends: by the kernel on Linux, by polling on other systems.

    On Linux the kernel means the *thread* that started this process, so that thread must run as long as the process.
    """
    parent = parent or os.getppid()
    if _ON_LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before the call above
            os.kill(os.getpid(), signal.SIGKILL)
        return
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - it runs the program of its arguments

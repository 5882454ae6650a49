"""Ties a process to the one that started it: `python lifeline.py PARENT PROGRAM ARGS…`.

Run by path, not as a module, so that it imports nothing else and works in any environment.
"""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 1.0
_ON_LINUX = sys.platform.startswith("linux")  # a name, or type checkers take the rest for dead


def die_with_parent(parent: int | None = None) -> None:
    """Have the kernel kill this process when its parent dies; elsewhere than on Linux, watch for it.

    On Linux "parent" means the *thread* that started us: whoever starts us must do so from one that lives on.
    """
    parent = parent or os.getppid()
    if _ON_LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), signal.SIGKILL)
        return
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="lifeline").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - running what it was given is the whole purpose

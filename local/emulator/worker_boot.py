"""Replaces AWS's /var/runtime/bootstrap in a Lambda worker. It is run by path and imports nothing of ours."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1

if sys.platform == "linux":  # on other systems a worker ends at its next call to the Runtime API
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])  # the function's code comes before layers and runtime packages

from awslambdaric.__main__ import main  # noqa: E402 - the import needs the path set above

main(["awslambdaric", os.environ["_HANDLER"]])

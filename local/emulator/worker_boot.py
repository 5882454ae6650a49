"""Stands in for AWS's /var/runtime/bootstrap in the Lambda environment: runs by path, imports nothing of ours."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1

if sys.platform == "linux":  # elsewhere a worker ends with its next call to the Runtime API
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])  # the function's code comes before layers and runtime

from awslambdaric.__main__ import main  # noqa: E402 - only now is the path as it should be

main(["awslambdaric", os.environ["_HANDLER"]])

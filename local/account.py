"""The imaginary AWS account that the emulator plays, and the environment of the tools that talk to it."""

import os
from pathlib import Path

from local.paths import PYTHON_FOLDER

ACCOUNT = "111122223333"
REGION = "eu-west-1"
HOST = "127.0.0.1"

# The person's own AWS settings must not lead a local tool to a real account.
_OWN_SETTINGS = ("AWS_", "SAM_CLI_", "LOCALSTACK_", "MINISTACK_")
_LOOPBACK = "127.0.0.1,localhost"


def tool_environment(tmp: Path, endpoint: str | None = None) -> dict[str, str]:
    """What `sam` runs with: the real Python first, no real credentials, nothing written to the home folder."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(_OWN_SETTINGS)}
    env.pop("VIRTUAL_ENV", None)
    env |= {
        "PATH": f"{PYTHON_FOLDER}{os.pathsep}{env.get('PATH', os.defpath)}",
        "TMPDIR": str(tmp),
        "NO_PROXY": _LOOPBACK,
        "no_proxy": _LOOPBACK,
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.3",
        "__SAM_CLI_APP_DIR": str(tmp / "sam"),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
    }
    if endpoint:
        env["AWS_ENDPOINT_URL"] = endpoint
    return env

"""Logs: JSON lines through Powertools. What users send never goes in: no body, no message of a foreign error, no id."""

import traceback
from typing import Final

from aws_lambda_powertools import Logger

logger: Final = Logger(service="aiart", use_rfc3339=True)


def log_unexpected_error(error: BaseException, route: str, request_id: str = "") -> None:
    """An error nobody expected: its class and where it was raised, but not its message, which may hold a prompt."""
    frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    logger.error(
        "unexpected error", error_type=type(error).__name__, raised_at=frames, route=route, request_id=request_id
    )


def log_unproven_edge(error: BaseException) -> None:
    """The edge's secret cannot be read: what comes by the edge is taken for a stranger's until it can."""
    logger.warning("edge secret unreadable", error_type=type(error.__cause__).__name__)

"""Structured logs (JSON, by Powertools), without user data: no body, no id, no message of a foreign error."""

import traceback
from typing import Final

from aws_lambda_powertools import Logger

logger: Final = Logger(service="aiart", use_rfc3339=True)


def log_unexpected_error(error: BaseException, route: str, request_id: str = "") -> None:
    """Log an unexpected error: its class and stack, without its message, which may contain a prompt."""
    frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    logger.error(
        "unexpected error", error_type=type(error).__name__, raised_at=frames, route=route, request_id=request_id
    )


def log_edge_secret_unreadable(error: BaseException) -> None:
    """Log that the edge's secret cannot be read; until it can, requests by the edge count as direct requests."""
    logger.warning("edge secret unreadable", error_type=type(error.__cause__).__name__)

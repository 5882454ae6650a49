"""AWS's list prices, us-east-1, without free tiers. Compare them with the current price list."""

from typing import Final

from bench.simulation.ledger import Ledger

USD_PER_TRANSITION: Final = 0.025 / 1000  # Step Functions, standard
USD_PER_INVOCATION: Final = 0.20 / 1_000_000
USD_PER_GIGABYTE_SECOND: Final = 0.0000133334  # Lambda, arm64
USD_PER_WRITE_UNIT: Final = 0.625 / 1_000_000  # DynamoDB, on demand
USD_PER_READ_UNIT: Final = 0.125 / 1_000_000
USD_PER_SQS_REQUEST: Final = 0.40 / 1_000_000
REQUESTS_PER_MESSAGE: Final = 3  # sent, received, deleted


def costs(ledger: Ledger) -> dict[str, float]:
    """US dollars by service."""
    return {
        "Step Functions": ledger.transitions * USD_PER_TRANSITION,
        "Lambda": ledger.invocations.total() * USD_PER_INVOCATION + ledger.gigabyte_seconds * USD_PER_GIGABYTE_SECOND,
        "DynamoDB": ledger.write_units * USD_PER_WRITE_UNIT + ledger.read_units * USD_PER_READ_UNIT,
        "SQS": ledger.messages * REQUESTS_PER_MESSAGE * USD_PER_SQS_REQUEST,
    }

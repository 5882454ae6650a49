"""`python -m bench.cost`: print the table of docs/cost.md."""

import sys

from bench.cost.counts import count_flows
from bench.cost.model import Bill, bills


def table(found: list[Bill]) -> str:
    """Return a Markdown table with a column for each bill and a row for each service."""
    lines = [
        f"| USD | {' | '.join(bill.name for bill in found)} |",
        f"|---|{'---|' * len(found)}",
        *(f"| {service} | {' | '.join(_usd(bill.usd[service]) for bill in found)} |" for service in found[0].usd),
        f"| **together** | {' | '.join(f'**{_usd(bill.total)}**' for bill in found)} |",
    ]
    return "\n".join(lines) + "\n"


def _usd(amount: float) -> str:
    return f"{amount:.3f}" if amount else "-"


if __name__ == "__main__":
    sys.stdout.write(table(bills(count_flows())))

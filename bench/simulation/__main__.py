"""`python -m bench.simulation [seed]`: runs the scenarios and prints their figures."""

import sys

from bench.simulation.report import report
from bench.simulation.run import Simulation
from bench.simulation.scenario import CALM, TROUBLED


def main() -> None:
    """The same seed prints the same."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for scenario in (CALM, TROUBLED):
        sys.stdout.write(report(Simulation(scenario, seed).run()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

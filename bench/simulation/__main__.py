"""`python -m bench.simulation [seed]`: run the scenarios and print their figures."""

import sys

from bench.simulation.report import report
from bench.simulation.run import Simulation
from bench.simulation.scenario import NO_FAILURES, WITH_FAILURES


def main() -> None:
    """The same seed prints the same figures."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for scenario in (NO_FAILURES, WITH_FAILURES):
        sys.stdout.write(report(Simulation(scenario, seed).run()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

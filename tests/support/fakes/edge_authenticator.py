"""An edge's proof in memory: `shared.ports.EdgeAuthenticator`."""


class FakeEdgeProof:
    """`asked` counts; out of reach nothing holds."""

    def __init__(self, current: str = "", previous: str = "") -> None:
        self.current = current
        self.previous = previous
        self.out_of_reach = False
        self.asked = 0

    def rotate(self, value: str) -> None:
        self.current, self.previous = value, self.current

    def holds(self, claimed: str) -> bool:
        self.asked += 1
        return not self.out_of_reach and bool(claimed) and claimed in {self.current, self.previous}

    def forget(self) -> None:
        """It remembers nothing."""

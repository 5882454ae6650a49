"""The edge authenticator in memory."""


class FakeEdgeAuthenticator:
    """Implements the port `EdgeAuthenticator`; `calls` counts checks; when `unreachable` it refuses all."""

    def __init__(self, current: str = "", previous: str = "") -> None:
        self.current = current
        self.previous = previous
        self.unreachable = False
        self.calls = 0

    def rotate(self, value: str) -> None:
        self.current, self.previous = value, self.current

    def verify(self, secret: str) -> bool:
        self.calls += 1
        return not self.unreachable and bool(secret) and secret in {self.current, self.previous}

    def invalidate(self) -> None:
        """Nothing is cached."""

"""An image provider whose calls take time, and during whose calls other things happen."""

from typing import TYPE_CHECKING

from shared.domain.generation import GeneratedImage, TextToImage
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.image_provider import FakeImageProvider

if TYPE_CHECKING:
    from collections.abc import Callable


class TimedImageProvider(FakeImageProvider):
    """Each call takes `seconds`; what `at_second` has for a second of a call happens once, in the next call."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.seconds = 0
        self.at_second: dict[int, Callable[[], object]] = {}
        self._clock = clock

    def _generate(self, method: str, request: TextToImage) -> GeneratedImage:
        image = super()._generate(method, request)
        for second in range(1, self.seconds + 1):
            self._clock.advance(seconds=1)
            self.at_second.pop(second, lambda: None)()
        return image

"""Replace the sandbox's adapters by fakes, in the table from which every handler takes its providers."""

from dataclasses import replace

import pytest

from shared.ports.providers import ImageProvider, VideoProvider
from shared.runtime.wiring.providers import PROVIDERS


def replace_sandbox_images(monkeypatch: pytest.MonkeyPatch, provider: ImageProvider) -> None:
    entry = replace(PROVIDERS["sandbox"], images=lambda _model, _context: provider)
    monkeypatch.setitem(PROVIDERS, "sandbox", entry)


def replace_sandbox_videos(monkeypatch: pytest.MonkeyPatch, provider: VideoProvider) -> None:
    entry = replace(PROVIDERS["sandbox"], videos=lambda _model, _context: provider)
    monkeypatch.setitem(PROVIDERS, "sandbox", entry)

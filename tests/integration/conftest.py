"""The handlers on one moto account, with a clock and a provider of the test's own; sockets are off."""

from tests.support.moto_account import _empty_account, _new_worker, clock, cloud, image_provider

__all__ = ["_empty_account", "_new_worker", "clock", "cloud", "image_provider"]  # fixtures

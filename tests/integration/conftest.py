"""Fixtures: one moto account for the package, a fake clock and a fake image provider; sockets are disabled."""

from tests.support.moto_account import _empty_account, _new_worker, clock, cloud, image_provider

__all__ = ["_empty_account", "_new_worker", "clock", "cloud", "image_provider"]  # fixtures

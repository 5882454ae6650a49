"""The adapters on one moto account; sockets are off."""

from tests.support.moto_account import _empty_account, _new_worker, clock, cloud, image_provider

__all__ = ["_empty_account", "_new_worker", "clock", "cloud", "image_provider"]  # fixtures

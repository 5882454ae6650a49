"""Simulated deployments for this package: one AWS account on moto, the code's clients and its clock replaced."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import botocore.endpoint
import pytest
from botocore.retries.quota import RetryQuota
from moto import mock_aws

from shared.adapters import dynamodb_rate_limiter, sqs_dispatch_timer
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.runtime import aws_clients
from shared.runtime.wiring import models, stores
from shared.runtime.wiring.providers import PROVIDERS, is_set_up
from shared.runtime.wiring.stores import AwsPorts
from tests.support.caches import clear_caches
from tests.system.faults.account import ENVIRONMENT, Account
from tests.system.faults.invariants import PRICE
from tests.system.faults.table import TABLE
from tests.system.faults.wire import attach
from tests.system.faults.world import World

_CLIENTS = (aws_clients.dynamodb, aws_clients.s3, aws_clients.stepfunctions, aws_clients.sqs, aws_clients.events)


class Worlds:
    """Creates one world after another on the same account; `current` is the last one."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.world: World | None = None

    @property
    def current(self) -> World:
        assert self.world is not None
        return self.world

    def create(self, make: Callable[[Account], World]) -> World:
        random.seed(3)  # the same jitter in every run
        self.world = make(self.account)
        return self.world


@pytest.fixture(scope="package")
def worlds() -> Iterator[Worlds]:
    with open_worlds() as worlds:
        yield worlds


@contextmanager
def open_worlds() -> Iterator[Worlds]:
    """Attach every client of the code to the wire of the current world, until the end of the block."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        clear_caches()
        patch.setattr(models, "catalogue", lambda _day: _priced())
        worlds = Worlds(Account())
        for client in _CLIENTS:
            attach(client(), lambda: worlds.current.wire)
        _replace_clock(patch, worlds)
        _replace_providers(patch, worlds)
        yield worlds
    clear_caches()


def _replace_clock(patch: pytest.MonkeyPatch, worlds: Worlds) -> None:
    """Replace every clock and every sleep of the code and of botocore."""

    def sleep(seconds: float) -> None:
        worlds.current.clock.sleep(seconds)

    def now() -> datetime:
        return worlds.current.now()

    def monotonic() -> float:
        return worlds.current.clock.true.timestamp()

    patch.setattr(stores, "now", now)
    patch.setattr(AwsPorts, "monotonic", property(lambda _ports: monotonic))
    patch.setattr(AwsPorts, "sleep", lambda _ports, seconds: sleep(seconds))
    seconds = SimpleNamespace(time=lambda: now().timestamp())
    patch.setattr(dynamodb_rate_limiter, "time", seconds)
    patch.setattr(sqs_dispatch_timer, "time", seconds)
    patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=sleep, time=seconds.time))
    patch.setattr(RetryQuota, "acquire", lambda *_arguments: True)


def _replace_providers(patch: pytest.MonkeyPatch, worlds: Worlds) -> None:
    def upstream(_model: object, _context: object) -> Any:
        return _CurrentUpstream(worlds)

    patch.setitem(PROVIDERS, "sandbox", replace(PROVIDERS["sandbox"], images=upstream, videos=upstream))


def _priced() -> Catalogue:
    """The catalogue with a price for the sandbox, so that the budget is used."""
    shipped = load_catalogue()
    priced = (replace(model, price_usd=PRICE) if model.provider == "sandbox" else model for model in shipped.all())
    return Catalogue(priced, shipped.limits).limited_to(is_set_up)


class _CurrentUpstream:
    """The provider of the current world; the code caches its providers."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    def __getattr__(self, name: str) -> object:
        return getattr(self._worlds.current.upstream, name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if TABLE.runs and "faults" in config.option.markexpr:
        terminalreporter.section("faults")
        for line in TABLE.lines():
            terminalreporter.write_line(line)

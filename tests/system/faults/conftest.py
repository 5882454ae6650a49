"""Simulated deployments for this package: one AWS account on moto, the code's clients and its clock replaced."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from types import SimpleNamespace

import botocore.endpoint
import pytest
from botocore.retries.quota import RetryQuota
from moto import mock_aws

from shared.adapters import dynamodb_rate_limiter, sqs_dispatch_timer
from shared.application.idempotency import IdempotencyLookup
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.runtime import aws_clients, container, providers
from tests.support.caches import clear_caches
from tests.system.faults.account import ENVIRONMENT, Account
from tests.system.faults.invariants import PRICE
from tests.system.faults.table import TABLE
from tests.system.faults.wire import attach
from tests.system.faults.world import World

_CLIENTS = (aws_clients.dynamodb, aws_clients.s3, aws_clients.stepfunctions, aws_clients.sqs, aws_clients.events)


class Stage:
    """Creates one world after another on the same account; `current` is the last one."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.world: World | None = None

    @property
    def current(self) -> World:
        assert self.world is not None
        return self.world

    def put(self, make: Callable[[Account], World]) -> World:
        random.seed(3)  # the same jitter in every run
        self.world = make(self.account)
        return self.world


@pytest.fixture(scope="package")
def worlds() -> Iterator[Stage]:
    with staged() as worlds:
        yield worlds


@contextmanager
def staged() -> Iterator[Stage]:
    """Attach every client of the code to the wire of the current world, until the end of the block."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        clear_caches()
        patch.setattr(container, "catalogue", cache(_priced))
        worlds = Stage(Account())
        for client in _CLIENTS:
            attach(client(), lambda: worlds.current.wire)
        _replace_clock(patch, worlds)
        for registry in (providers._IMAGE_PROVIDERS, providers._VIDEO_PROVIDERS):
            patch.setitem(registry, "sandbox", lambda _model: _CurrentUpstream(worlds))
        yield worlds
    clear_caches()


def _replace_clock(patch: pytest.MonkeyPatch, worlds: Stage) -> None:
    """Replace every clock and every sleep of the code and of botocore."""

    def sleep(seconds: float) -> None:
        worlds.current.clock.sleep(seconds)

    def now() -> datetime:
        return worlds.current.now()

    patch.setattr(container, "now", now)
    seconds = SimpleNamespace(time=lambda: now().timestamp())
    patch.setattr(dynamodb_rate_limiter, "time", seconds)
    patch.setattr(sqs_dispatch_timer, "time", seconds)
    patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=sleep, time=seconds.time))
    patch.setattr(RetryQuota, "acquire", lambda *_arguments: True)
    patch.setitem(IdempotencyLookup.__init__.__kwdefaults__, "sleep", sleep)


def _priced() -> Catalogue:
    """The catalogue with a price for the sandbox, so that the budget is used."""
    shipped = load_catalogue()
    priced = (replace(model, price_usd=PRICE) if model.provider == "sandbox" else model for model in shipped.all())
    return Catalogue(priced, shipped.limits).limited_to(providers.is_set_up)


class _CurrentUpstream:
    """The provider of the current world; the code caches its providers."""

    def __init__(self, worlds: Stage) -> None:
        self._worlds = worlds

    def __getattr__(self, name: str) -> object:
        return getattr(self._worlds.current.upstream, name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if TABLE.runs and "faults" in config.option.markexpr:
        terminalreporter.section("faults")
        for line in TABLE.lines():
            terminalreporter.write_line(line)

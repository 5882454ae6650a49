"""The account for all worlds of this package, the code's clients attached to their wires, nobody sleeping."""

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
from tests.support.fresh import forget_cached
from tests.system.faults.account import ENVIRONMENT, Account
from tests.system.faults.invariants import PRICE
from tests.system.faults.table import TABLE
from tests.system.faults.wire import attach
from tests.system.faults.world import World

_CLIENTS = (aws_clients.dynamodb, aws_clients.s3, aws_clients.stepfunctions, aws_clients.sqs, aws_clients.events)


class Stage:
    """Where one world after the other stands."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.world: World | None = None

    @property
    def current(self) -> World:
        assert self.world is not None
        return self.world

    def put(self, make: Callable[[Account], World]) -> World:
        random.seed(3)  # what jitters, jitters alike
        self.world = make(self.account)
        return self.world


@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    with staged() as stage:
        yield stage


@contextmanager
def staged() -> Iterator[Stage]:
    """Until the end of it every client of the code is on the wire of the current world."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        forget_cached()
        patch.setattr(container, "catalogue", cache(_priced))
        stage = Stage(Account())
        for client in _CLIENTS:
            attach(client(), lambda: stage.current.wire)
        _on_its_clock(patch, stage)
        for registry in (providers._IMAGE_PROVIDERS, providers._VIDEO_PROVIDERS):
            patch.setitem(registry, "sandbox", lambda _model: _Current(stage))
        yield stage
    forget_cached()


def _on_its_clock(patch: pytest.MonkeyPatch, stage: Stage) -> None:
    """The one place where time is taken out of the code's hands."""

    def sleep(seconds: float) -> None:
        stage.current.clock.sleep(seconds)

    def now() -> datetime:
        return stage.current.now()

    patch.setattr(container, "now", now)
    seconds = SimpleNamespace(time=lambda: now().timestamp())
    patch.setattr(dynamodb_rate_limiter, "time", seconds)
    patch.setattr(sqs_dispatch_timer, "time", seconds)
    patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=sleep, time=seconds.time))
    patch.setattr(RetryQuota, "acquire", lambda *_arguments: True)
    patch.setitem(IdempotencyLookup.__init__.__kwdefaults__, "sleep", sleep)


def _priced() -> Catalogue:
    """The sandbox at a price, so that the budget is asked."""
    shipped = load_catalogue()
    priced = (replace(model, price_usd=PRICE) if model.provider == "sandbox" else model for model in shipped.all())
    return Catalogue(priced, shipped.limits).limited_to(providers.is_set_up)


class _Current:
    """The provider of whichever world stands now: the code keeps what it was given."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def __getattr__(self, name: str) -> object:
        return getattr(self._stage.current.upstream, name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if TABLE.tried and "faults" in config.option.markexpr:
        terminalreporter.section("faults")
        for line in TABLE.lines():
            terminalreporter.write_line(line)

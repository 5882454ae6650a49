"""What the person who starts the stack may choose."""

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.paths import TEMPLATE

_HIGHEST_PORT = 65535


class OptionError(Exception):
    """A choice that cannot be honoured, in one sentence."""


@dataclass(frozen=True)
class Providers:
    """Parameters of the template that set model providers up, and the secrets that they name."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """One start of the stack."""

    port: int = 3000
    ready_file: Path | None = None
    template: Path = TEMPLATE
    parameters: dict[str, str] = field(default_factory=dict)
    providers: Providers = field(default_factory=Providers)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _HIGHEST_PORT:
        raise OptionError(f"PORT must be a number from 1 to {_HIGHEST_PORT}, not {text!r}.")
    return int(text)


def _parameters(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise OptionError(f"--parameter wants KEY=VALUE, not {pair!r}.")
    return dict(pair.split("=", 1) for pair in pairs)


def read_options(arguments: list[str]) -> Options:
    """From the command line and the environment variable PORT."""
    parser = argparse.ArgumentParser(prog="python -m local.run", description="Runs the whole stack on this machine.")
    parser.add_argument("--ready-file", type=Path, help="where to write the addresses, as JSON, once it answers")
    parser.add_argument("--template", type=Path, default=TEMPLATE, help="the SAM template to deploy")
    parser.add_argument("--parameter", action="append", default=[], metavar="KEY=VALUE", help="a template parameter")
    given = parser.parse_args(arguments)
    return Options(
        port=_port(os.environ.get("PORT") or "3000"),
        ready_file=given.ready_file,
        template=given.template,
        parameters=_parameters(given.parameter),
    )

"""The options of `make run`: command line and PORT."""

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.paths import TEMPLATE

_HIGHEST_PORT = 65535


class OptionError(Exception):
    """An option is invalid; the message is one sentence for the user."""


@dataclass(frozen=True)
class Providers:
    """Template parameters that configure model providers, and the secrets that these parameters refer to."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """The options of one run."""

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
            raise OptionError(f"--parameter needs KEY=VALUE, not {pair!r}.")
    return dict(pair.split("=", 1) for pair in pairs)


def read_options(arguments: list[str]) -> Options:
    """Read the command line and the environment variable PORT. Raises OptionError."""
    parser = argparse.ArgumentParser(prog="python -m local.run", description="Runs the whole stack on this machine.")
    parser.add_argument("--ready-file", type=Path, help="file to write the URLs to, as JSON, when the stack is ready")
    parser.add_argument("--template", type=Path, default=TEMPLATE, help="the SAM template to deploy")
    parser.add_argument("--parameter", action="append", default=[], metavar="KEY=VALUE", help="a template parameter")
    given = parser.parse_args(arguments)
    return Options(
        port=_port(os.environ.get("PORT") or "3000"),
        ready_file=given.ready_file,
        template=given.template,
        parameters=_parameters(given.parameter),
    )

"""What the person who starts the stack may choose."""

import pytest

from local.options import OptionError, read_options


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "3.5", "٣٠٠٠", " 80"])
def test_a_port_that_is_none_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(OptionError, match="PORT must be a number from 1 to 65535"):
        read_options([])


def test_the_port_is_3000_unless_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert read_options([]).port == 3000
    monkeypatch.setenv("PORT", "8080")
    assert read_options([]).port == 8080


def test_parameters_are_pairs() -> None:
    assert read_options(["--parameter", "A=1", "--parameter", "B=x=y"]).parameters == {"A": "1", "B": "x=y"}
    with pytest.raises(OptionError, match="KEY=VALUE"):
        read_options(["--parameter", "A"])

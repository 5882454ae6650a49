"""The error tree: every error has a machine-readable code and is in the module's docstring."""

import re

import pytest

from shared.domain import errors
from shared.domain.errors import AiArtError, error_tree

ALL = list(error_tree())


def test_the_docstring_shows_every_error() -> None:
    drawn = re.findall(r"\b(\w+Error)\b", errors.__doc__ or "")
    assert set(drawn) == {error.__name__ for error in ALL}


def test_error_names_are_unique_because_state_machines_match_by_name() -> None:
    assert len({error.__name__ for error in ALL}) == len(ALL)


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_every_error_has_a_code_a_message_and_a_retryable_flag(error: type[AiArtError]) -> None:
    raised = error("A sentence.", retry_after=3)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", raised.code)
    assert isinstance(raised.retryable, bool)
    assert (str(raised), raised.message, raised.retry_after) == ("A sentence.", "A sentence.", 3)


def test_invalid_requests_are_never_retryable() -> None:
    assert not any(error.retryable for error in error_tree(errors.InvalidRequestError))


def test_provider_errors_are_retryable_except_permanent_ones() -> None:
    final = {error for error in error_tree(errors.ProviderError) if not error.retryable}
    assert final == {errors.ProviderModelGoneError, errors.ProviderRejectedError}


def test_a_fallback_is_allowed_only_where_nothing_was_charged() -> None:
    assert all(error.not_charged for error in ALL if error.allows_fallback)
    uncertain = {errors.SubmissionUnknownError, errors.ProviderResponseError, errors.ContentFilteredError}
    assert not any(error.not_charged or error.allows_fallback for error in uncertain)


def test_a_retired_model_error_names_the_replacement() -> None:
    assert errors.ModelRetiredError("Gone.", replacement="painter").replacement == "painter"

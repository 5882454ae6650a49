"""The tree of errors: each has a code for machines, and the docstring draws them all."""

import re

import pytest

from shared.domain import errors
from shared.domain.errors import AiArtError, error_tree

ALL = list(error_tree())


def test_the_docstring_draws_the_whole_tree() -> None:
    drawn = re.findall(r"\b(\w+Error)\b", errors.__doc__ or "")
    assert set(drawn) == {error.__name__ for error in ALL}


def test_names_are_unique_because_the_state_machine_knows_errors_by_name() -> None:
    assert len({error.__name__ for error in ALL}) == len(ALL)


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_an_error_carries_a_code_a_sentence_and_whether_to_try_again(error: type[AiArtError]) -> None:
    raised = error("A sentence.", retry_after=3)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", raised.code)
    assert isinstance(raised.retryable, bool)
    assert (str(raised), raised.message, raised.retry_after) == ("A sentence.", "A sentence.", 3)


def test_what_the_caller_sent_wrong_is_never_worth_repeating() -> None:
    assert not any(error.retryable for error in error_tree(errors.InvalidRequestError))


def test_what_a_provider_did_wrong_is_worth_repeating_unless_it_will_say_the_same_again() -> None:
    final = {error for error in error_tree(errors.ProviderError) if not error.retryable}
    assert final == {errors.ProviderModelGoneError, errors.ProviderRejectedError}


def test_another_provider_is_asked_only_where_nothing_was_bought() -> None:
    assert all(error.not_charged for error in ALL if error.allows_fallback)
    unsure = {errors.SubmissionUnknownError, errors.ProviderResponseError, errors.ContentFilteredError}
    assert not any(error.not_charged or error.allows_fallback for error in unsure)


def test_an_error_may_tell_more_than_its_sentence() -> None:
    assert errors.ModelRetiredError("Gone.", replacement="painter").replacement == "painter"

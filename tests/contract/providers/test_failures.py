"""Every row of the failure table, at every provider it names."""

import pytest

from shared.domain.errors import AiArtError
from tests.contract.providers.failure_table import TABLE
from tests.contract.providers.providers import A_MINUTE, ALMOST_NOTHING, wired
from tests.contract.providers.row import Row

CASES = [
    pytest.param(row, name, id=f"{name}: {row.says}") for rows in TABLE.values() for row in rows for name in row.where
]

NEVER_SAID = ("heron", "127.0.0.1", "test-key", "not our words", "forbidden", "blurred", "elsewhere")


@pytest.mark.parametrize(("row", "name"), CASES)
def test_an_answer_becomes_the_error_of_the_table_and_is_not_repeated_in_it(
    row: Row, name: str, places: dict[str, str]
) -> None:
    with wired(name) as adapter:
        question = row.ask(adapter)
        adapter.seconds_left = ALMOST_NOTHING if row.in_a_hurry else A_MINUTE
        adapter.elsewhere = places.get(row.place, "")
        if row.fault:
            (adapter.upstream.early_faults if row.early else adapter.upstream.faults).append(row.fault)
        with pytest.raises(AiArtError) as caught:
            question()
    assert type(caught.value) is row.becomes
    assert row.retry_after is None or caught.value.retry_after == row.retry_after
    assert not any(word in caught.value.message for word in NEVER_SAID)

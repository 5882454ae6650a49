"""Every row of the failure table, for every provider it names."""

import pytest

from shared.domain.errors import AiArtError
from tests.contract.providers.failure_table import TABLE
from tests.contract.providers.providers import A_MINUTE, ALMOST_NO_TIME, connect
from tests.contract.providers.row import Row

CASES = [
    pytest.param(row, name, id=f"{name}: {row.situation}")
    for rows in TABLE.values()
    for row in rows
    for name in row.providers
]

NEVER_REPEATED = ("heron", "127.0.0.1", "test-key", "the provider's own words", "forbidden", "blurred", "other.example")


@pytest.mark.parametrize(("row", "name"), CASES)
def test_failure_raises_the_error_of_the_table_without_the_providers_text(
    row: Row, name: str, addresses: dict[str, str]
) -> None:
    with connect(name) as adapter:
        call = row.prepare(adapter)
        adapter.seconds_left = ALMOST_NO_TIME if row.short_timeout else A_MINUTE
        adapter.other_url = addresses.get(row.address, "")
        if row.fault:
            (adapter.upstream.early_faults if row.early else adapter.upstream.faults).append(row.fault)
        with pytest.raises(AiArtError) as caught:
            call()
    assert type(caught.value) is row.error
    assert row.retry_after is None or caught.value.retry_after == row.retry_after
    assert not any(word in caught.value.message for word in NEVER_REPEATED)

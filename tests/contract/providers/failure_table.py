"""The failure table: what a provider may respond and the error that the adapter raises.

The tests run it; docs/providers-failures.md shows it.
"""

from tests.contract.providers.failure_rows.connections import BEFORE_THE_REQUEST_WAS_READ, WITHOUT_A_WHOLE_RESPONSE
from tests.contract.providers.failure_rows.content_filters import FILTERED
from tests.contract.providers.failure_rows.invalid_bodies import INVALID_SUCCESSES
from tests.contract.providers.failure_rows.provider_errors import BEDROCK_ERRORS, PROVIDER_SPECIFIC_STATUS
from tests.contract.providers.failure_rows.statuses import STATUS
from tests.contract.providers.failure_rows.videos import AFTER_A_VIDEO_WAS_STARTED
from tests.contract.providers.row import Row

TABLE: dict[str, list[Row]] = {
    "Before it has read the whole request": BEFORE_THE_REQUEST_WAS_READ,
    "After that, without a complete response": WITHOUT_A_WHOLE_RESPONSE,
    "Statuses without a documented error body": STATUS,
    "Statuses with a documented error body": PROVIDER_SPECIFIC_STATUS,
    "Amazon Bedrock's errors": BEDROCK_ERRORS,
    "Content filters": FILTERED,
    "Success statuses with an invalid body": INVALID_SUCCESSES,
    "After a video was submitted": AFTER_A_VIDEO_WAS_STARTED,
}

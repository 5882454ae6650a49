"""Stream records are handled in sequence; from the first failed record on, all are delivered again."""

import io
from collections.abc import Mapping
from typing import Any

from shared.runtime.stream_endpoint import stream_endpoint


def _record(number: int, **images: object) -> dict[str, Any]:
    return {"eventID": str(number), "dynamodb": {"SequenceNumber": str(number), **images}}


def _any(_image: Mapping[str, Any]) -> bool:
    return True


def test_records_that_are_not_selected_are_skipped() -> None:
    seen: list[object] = []
    handler = stream_endpoint(lambda _before, after: seen.append(after), only=lambda image: "kind" in image)
    records = [_record(1, NewImage={"claim": 1}), _record(2, NewImage={"kind": 2})]
    assert handler({"Records": records}, None) == {"batchItemFailures": []}
    assert seen == [{"kind": 2}]


def test_old_and_new_images_are_passed_in_sequence() -> None:
    seen: list[tuple[object, object]] = []
    handler = stream_endpoint(lambda before, after: seen.append((before, after)), only=_any)
    records = [_record(1, NewImage={"a": 1}), _record(2, OldImage={"a": 1}, NewImage={"a": 2})]
    assert handler({"Records": records}, None) == {"batchItemFailures": []}
    assert seen == [(None, {"a": 1}), ({"a": 1}, {"a": 2})]


def test_deletions_are_skipped() -> None:
    seen: list[object] = []
    handler = stream_endpoint(lambda _before, after: seen.append(after), only=_any)
    assert handler({"Records": [_record(1, OldImage={"a": 1})]}, None) == {"batchItemFailures": []}
    assert seen == []


def test_the_first_failure_stops_the_batch_and_is_reported(log: io.StringIO) -> None:
    seen: list[object] = []

    def handle(_before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
        seen.append(after["n"])
        if after["n"] == 2:
            raise RuntimeError("a secret prompt")

    records = [_record(number, NewImage={"n": number}) for number in (1, 2, 3)]
    handler = stream_endpoint(handle, only=_any)
    assert handler({"Records": records}, None) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert seen == [1, 2]
    assert "secret" not in log.getvalue()
    assert "RuntimeError" in log.getvalue()

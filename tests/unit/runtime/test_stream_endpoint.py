"""A stream is read in order: the first record that fails is told to come again, with all after it."""

import io
from collections.abc import Mapping
from typing import Any

from shared.runtime.stream_endpoint import stream_endpoint


def _record(number: int, **images: object) -> dict[str, Any]:
    return {"eventID": str(number), "dynamodb": {"SequenceNumber": str(number), **images}}


def _any(_image: Mapping[str, Any]) -> bool:
    return True


def test_what_is_not_picked_is_passed_over() -> None:
    seen: list[object] = []
    handler = stream_endpoint(lambda _before, after: seen.append(after), only=lambda image: "kind" in image)
    records = [_record(1, NewImage={"claim": 1}), _record(2, NewImage={"kind": 2})]
    assert handler({"Records": records}, None) == {"batchItemFailures": []}
    assert seen == [{"kind": 2}]


def test_images_before_and_after_are_handed_over_in_order() -> None:
    seen: list[tuple[object, object]] = []
    handler = stream_endpoint(lambda before, after: seen.append((before, after)), only=_any)
    records = [_record(1, NewImage={"a": 1}), _record(2, OldImage={"a": 1}, NewImage={"a": 2})]
    assert handler({"Records": records}, None) == {"batchItemFailures": []}
    assert seen == [(None, {"a": 1}), ({"a": 1}, {"a": 2})]


def test_a_deletion_is_no_change_of_a_job() -> None:
    seen: list[object] = []
    handler = stream_endpoint(lambda _before, after: seen.append(after), only=_any)
    assert handler({"Records": [_record(1, OldImage={"a": 1})]}, None) == {"batchItemFailures": []}
    assert seen == []


def test_the_first_failure_ends_the_batch_and_is_read_again(log: io.StringIO) -> None:
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

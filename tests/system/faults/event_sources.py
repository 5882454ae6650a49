"""Simulated event sources of Lambda: the dispatch queue, the stream of the job table, and the sweeper's schedule."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.dispatcher import handler as dispatcher
from functions.events import handler as events
from functions.sweeper import handler as sweeper
from tests.support.asl.execution import TaskFailedError
from tests.system.faults.account import COORDINATION, JOBS, Account
from tests.system.faults.clock import Clock
from tests.system.faults.executions import Invoke
from tests.system.faults.machine import Json
from tests.system.faults.timeline import Timeline

_VISIBILITY_TIMEOUT_SECONDS: Final = 360
_MAX_RECEIVES: Final = 5
_STREAM_RETRY_SECONDS: Final = 60
_RESERVATION_EXPIRY: Final = timedelta(minutes=15, seconds=1)


class DispatchQueue:
    """SQS: delivers each message after its delay, and again while the function fails."""

    def __init__(self, timeline: Timeline, invoke: Invoke) -> None:
        self._timeline = timeline
        self._invoke = invoke

    def send(self, _operation: str, body: Json) -> None:
        self._timeline.schedule(body.get("DelaySeconds", 0) + 0.05, lambda: self._deliver(body["MessageBody"], 1))

    def _deliver(self, provider: str, receives: int) -> None:
        event = {"Records": [{"messageId": "1", "body": provider}]}
        try:
            answer = self._invoke("DispatcherFunction", "dispatch", dispatcher.lambda_handler, event)
            failed = answer["batchItemFailures"]
        except TaskFailedError:
            failed = ["1"]
        if failed and receives < _MAX_RECEIVES:
            self._timeline.schedule(_VISIBILITY_TIMEOUT_SECONDS, lambda: self._deliver(provider, receives + 1))


class JobStream:
    """The stream of the job table; `published` are the events that the bus accepted, as job id and event name."""

    def __init__(self, account: Account, timeline: Timeline, invoke: Invoke) -> None:
        self._account = account
        self._timeline = timeline
        self._invoke = invoke
        self.published: list[tuple[str, str]] = []
        self._position = 0
        self._waits = False

    def put_events(self, _operation: str, body: Json) -> None:
        for entry in body["Entries"]:
            self.published.append((json.loads(entry["Detail"])["id"], entry["DetailType"]))

    def deliver(self) -> None:
        """Deliver new records in order: a failed record is delivered again, and the records after it wait."""
        while not self._waits and (records := self._account.stream_records(self._position)):
            try:
                answer = self._invoke("EventsFunction", "publish events", events.lambda_handler, {"Records": records})
            except TaskFailedError:
                answer = {"batchItemFailures": [{"itemIdentifier": records[0]["dynamodb"]["SequenceNumber"]}]}
            failed = [each["itemIdentifier"] for each in answer["batchItemFailures"]]
            numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
            self._position += numbers.index(failed[0]) if failed else len(records)
            self._waits = bool(failed)
            if failed:
                self._timeline.schedule(_STREAM_RETRY_SECONDS, self._retry)

    def _retry(self) -> None:
        self._waits = False


class SweeperSchedule:
    """The schedule that invokes the sweeper every minute; minutes in which it finds nothing are skipped."""

    def __init__(self, account: Account, clock: Clock, invoke: Invoke, waiting_jobs: Callable[[], list[str]]) -> None:
        self._account = account
        self._clock = clock
        self._invoke = invoke
        self._waiting_jobs = waiting_jobs
        self._failed = False

    def next_at(self) -> datetime | None:
        """Return the next full minute in which the sweeper finds something.

        The expiry of results, weeks later, is not simulated.
        """
        items = [item for item in self._account.items(JOBS) if "due_minute" in item]
        due = [datetime.fromisoformat(item["due_at"]["S"]) for item in items if item["due_at"] != item["expires_at"]]
        due += self._reservation_expiries()
        now = self._clock.true
        if self._waiting_jobs() or self._failed:
            due.append(now)
        return Clock.next_minute(max(now, min(due))) if due else None

    def run(self) -> None:
        if not self._failed:  # the skipped runs would have moved the cursor
            minute = self._clock.true.replace(second=0, microsecond=0)
            self._account.set_sweep_cursor(minute - timedelta(minutes=1))
        try:
            self._invoke("SweeperFunction", "sweep", sweeper.scheduled, {})
            self._failed = False
        except TaskFailedError:
            self._failed = True

    def _reservation_expiries(self) -> list[datetime]:
        """Return when the sweeper reconciles each open reservation of the budget."""
        days = self._account.budget_days
        held = [value["S"] for day in days for name, value in day.items() if name.startswith("job#")]
        return [datetime.fromtimestamp(int(text.partition(" ")[2]) / 1e6, UTC) + _RESERVATION_EXPIRY for text in held]


def waiting_job_ids(account: Account) -> list[str]:
    """Return the ids of the jobs in the fair queue of the coordination table."""
    return [item["job_id"]["S"] for item in account.items(COORDINATION) if "job_id" in item]

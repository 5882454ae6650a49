"""The word list as it is: what it finds, and what it must leave alone."""

import pytest

from tests.unit.tools.conftest import Check
from tools.house.word_list import read_word_list

LIST = read_word_list()


@pytest.mark.parametrize(
    "name",
    [
        "PictureGate", "gate_wait_ms", "GATES", "Purse", "pictures", "SqsAlarm", "TurnQueue", "next_turn", "elsewhere",
        "studio", "settled", "untidy", "wishes", "told", "says", "asked_of", "AcceptOrder", "order", "new_order",
        "bought_nothing", "buys", "kept_until", "GATEWAY_PATIENCE", "hasty", "viewer", "sweep_mark", "repeats_safely",
        "Hold", "intend_submission", "put_off", "stand_in", "VideoStanding", "lies", "in_hand", "a_film",
    ],
)  # fmt: skip
def test_old_names_are_found(run_check: Check, name: str) -> None:
    assert run_check({"shared/a.py": f"{name} = 1"}, rules={"words"}, words=LIST)


@pytest.mark.parametrize(
    "name",
    [
        "api_gateway", "quality_gate", "return_value", "keep_alive", "keepalive", "provider_order", "sort_order",
        "reorder", "byte_order", "in_order", "border", "ANALOG_FILM", "AlarmNames", "describe_alarms", "decimal_places",
        "handler", "ticket", "PriorJob", "task", "mask", "essay", "turned", "CloudFrontViewerAddress", "sweeper",
        "understand", "delay", "relay_url", "holder", "use", "hold", "image", "ImageValidator",
    ],
)  # fmt: skip
def test_standard_names_are_not(run_check: Check, name: str) -> None:
    assert run_check({"shared/a.py": f"{name} = 1"}, rules={"words"}, words=LIST) == []


@pytest.mark.parametrize(
    "text",
    [
        "Waits at the provider's gate.", "The purse is empty.", "It waits for its turn.", "A picture.", "It is untidy.",
        "The client is told.", "what was bought", "the alarm rang", "a stand-in", "settled jobs are settled once",
    ],
)  # fmt: skip
def test_old_prose_is_found(run_check: Check, text: str) -> None:
    assert run_check({"docs/a.md": text}, rules={"words"}, words=LIST)


@pytest.mark.parametrize(
    "text",
    [
        "API Gateway is in front.", "The gateway asks for it.", "Keep the order of the keys.", "which in turn calls it",
        "It turns the image.", "It returns.", "Records are kept for 30 days.", "CloudWatch alarms", "by hand",
        "It stands alone.", "Two places after the point.", "The big picture.", "flake8-tidy-imports", "Say why.",
    ],
)  # fmt: skip
def test_everyday_prose_is_not(run_check: Check, text: str) -> None:
    assert run_check({"docs/a.md": text}, rules={"words"}, words=LIST) == []


def test_cloudwatch_alarms_in_infra_are_allowed_and_alarms_of_jobs_are_not(run_check: Check) -> None:
    files = {"infra/template.yaml": "SlowAlarm: {Type: AWS::CloudWatch::Alarm}\nTurnAlarms: {Type: AWS::SQS::Queue}\n"}
    found = run_check(files, rules={"words"}, words=LIST)
    assert found == [
        "infra/template.yaml:2: key TurnAlarms is an old name (no standard term); use instead: DispatchQueue"
    ]


def test_every_entry_gives_a_reason_and_a_replacement() -> None:
    assert all(entry.why and entry.instead and entry.where for entry in LIST.entries)


def test_no_entry_is_there_twice() -> None:
    forms = [form for entry in LIST.entries for form in entry.forms]
    names = [name for entry in LIST.entries for name in entry.names]
    assert len(forms) == len(set(forms))
    assert len(names) == len(set(names))


def test_no_replacement_is_an_old_word_itself(run_check: Check) -> None:
    code = "\n".join(f"# `{word}`" for entry in LIST.entries for word in entry.instead.replace(",", "").split())
    assert run_check({"shared/a.py": code}, rules={"words"}, words=LIST) == []

"""An alarm may read several metrics at once.

Emulator: refuses an alarm with `Metrics` (metric math), and with it the whole stack.
AWS: computes the expression.
Why: alarms on rates have a numerator and a denominator. Here such an alarm is kept under its first metric and tells
nobody; what it would compute is checked by lint only.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

from typing import Any

from ministack.services.cloudformation import provisioners


def _without_math(properties: dict[str, Any]) -> dict[str, Any]:
    first = next(each["MetricStat"] for each in properties["Metrics"] if "MetricStat" in each)
    plain = {name: value for name, value in properties.items() if name != "Metrics"}
    return plain | first["Metric"] | {"Statistic": first["Stat"], "Period": first["Period"], "ActionsEnabled": False}


def install() -> None:
    """Before the emulator makes the alarm's record of its properties."""
    record = provisioners._cw_metric_alarm_record

    def record_without_math(name: str, properties: dict[str, Any]) -> Any:
        return record(name, _without_math(properties) if properties.get("Metrics") else properties)

    provisioners._cw_metric_alarm_record = record_without_math

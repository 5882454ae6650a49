"""CloudWatch alarms with metric math can be created.

Emulator: refuses an alarm with `Metrics`, and with it the whole stack.
AWS: evaluates the expressions over several metrics (CloudWatch API reference, PutMetricAlarm, `Metrics`).
Patch: stores the alarm under its first metric, without actions. Only cfn-lint checks the expression.
Why: our alarms on error rates divide one metric by another.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

from typing import Any

from ministack.services.cloudformation import provisioners


def _without_math(properties: dict[str, Any]) -> dict[str, Any]:
    first = next(each["MetricStat"] for each in properties["Metrics"] if "MetricStat" in each)
    plain = {name: value for name, value in properties.items() if name != "Metrics"}
    return plain | first["Metric"] | {"Statistic": first["Stat"], "Period": first["Period"], "ActionsEnabled": False}


def install() -> None:
    """Change the properties before the emulator builds its record of the alarm."""
    record = provisioners._cw_metric_alarm_record

    def record_without_math(name: str, properties: dict[str, Any]) -> Any:
        return record(name, _without_math(properties) if properties.get("Metrics") else properties)

    provisioners._cw_metric_alarm_record = record_without_math

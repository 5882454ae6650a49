"""Metrics in CloudWatch's embedded metric format, by Powertools: a metric is a log line, so it needs no API call."""

from collections.abc import Mapping
from typing import Final

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

NAMESPACE: Final = "AiArt"
COUNT: Final = MetricUnit.Count
MILLISECONDS: Final = MetricUnit.Milliseconds
SECONDS: Final = MetricUnit.Seconds
USD: Final = MetricUnit.NoUnit
_UNNAMED: Final = "aiart"

type Values = Mapping[str, tuple[float, MetricUnit]]


def emit(values: Values, *, by: Mapping[str, str] | None = None) -> None:
    """Write one line: each value with the dimension `service` (the stack) and, if given, also by the dimensions `by`.

    CloudWatch bills each combination of dimensions as a metric, at 0.30 USD a month while it is written.
    """
    line = AmazonCloudWatchEMFProvider(namespace=NAMESPACE)
    service = line.service or _UNNAMED  # POWERTOOLS_SERVICE_NAME, the stack's name
    line.add_dimension("service", service)
    if by:
        line.add_dimensions(service=service, **by)
    for name, (value, unit) in values.items():
        line.add_metric(name, unit, value)
    line.flush_metrics()

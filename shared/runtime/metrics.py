"""Metrics, in CloudWatch's embedded format through Powertools; their alarms stand in the template."""

from aws_lambda_powertools import single_metric
from aws_lambda_powertools.metrics import MetricUnit


def count_settled(jobs: int) -> None:
    """How many jobs the sweeper had to bring to their end; healthy is none."""
    with single_metric(name="SettledJobs", unit=MetricUnit.Count, value=jobs, namespace="AiArt"):
        pass

"""Reads the deployed stack from CloudFormation: outputs, resources, and the URL of API Gateway."""

from dataclasses import dataclass
from typing import Any

import boto3

from local.account import REGION
from local.sam import STACK


@dataclass(frozen=True)
class Deployed:
    """A stack on the emulator, as CloudFormation describes it."""

    endpoint_url: str
    raw_url: str
    outputs: dict[str, str]
    resources: dict[str, str]


def describe(endpoint: str) -> Deployed:
    """Call CloudFormation (blocking)."""
    client: Any = boto3.client(
        "cloudformation",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the emulator's root user
    )
    stack = client.describe_stacks(StackName=STACK)["Stacks"][0]
    found = client.describe_stack_resources(StackName=STACK)["StackResources"]
    of_type = {entry["ResourceType"]: entry["PhysicalResourceId"] for entry in found}
    api, stage = of_type["AWS::ApiGateway::RestApi"], of_type["AWS::ApiGateway::Stage"]
    return Deployed(
        endpoint_url=endpoint,
        raw_url=f"{endpoint}/_aws/execute-api/{api}/{stage}",
        outputs={output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])},
        resources={entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in found},
    )

"""A table's time-to-live is configured from the template.

Emulator: ignores `TimeToLiveSpecification` in CloudFormation.
AWS: applies it (CloudFormation, AWS::DynamoDB::Table, `TimeToLiveSpecification`).
Patch: applies it after a table was created or updated.
Why: job records expire by it.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

from typing import Any

from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners

_TABLE = "AWS::DynamoDB::Table"


def _apply(table: str, properties: dict[str, Any]) -> None:
    specification = properties.get("TimeToLiveSpecification")
    if specification:
        enabled = str(specification.get("Enabled")).lower() == "true"
        dynamodb._update_ttl({"TableName": table, "TimeToLiveSpecification": {**specification, "Enabled": enabled}})


def install() -> None:
    """Wrap the handlers that create and update tables."""
    handlers = provisioners._RESOURCE_HANDLERS[_TABLE]
    create, update = handlers["create"], handlers["update"]

    def create_with_ttl(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        created = create(logical_id, properties, stack)
        _apply(created[0], properties)
        return created

    def update_with_ttl(table: str, old: dict[str, Any], new: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        updated = update(table, old, new, *args, **kwargs)
        _apply(updated[0], new)
        return updated

    handlers["create"], handlers["update"] = create_with_ttl, update_with_ttl

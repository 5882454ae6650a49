"""Which table, bucket, queue or state machine an AWS call is for, and with which key."""

import re
from collections.abc import Mapping
from typing import Any, Final

_RANDOM: Final = re.compile("[0-9a-f]{16,}")
_KEYS: Final = (("id",), ("provider", "entry"))  # of the job table, of the coordination table
_NAMES: Final = ("QueueUrl", "stateMachineArn")


def resource_of(parameters: Mapping[str, Any]) -> str:
    """As the call's parameters name it; what is random in a key is shown as *, so that two runs read the same."""
    if "TransactItems" in parameters:
        actions = (next(iter(item.items())) for item in parameters["TransactItems"])
        return ", ".join(f"{action} {resource_of(item)}" for action, item in actions)
    if "TableName" in parameters:
        item = parameters.get("Key") or parameters.get("Item") or {}
        key = next((names for names in _KEYS if item.keys() >= set(names)), ())
        return f"{parameters['TableName']}[{', '.join(_pattern(item[name]['S']) for name in key)}]"
    if "Bucket" in parameters:
        return f"{parameters['Bucket']}/{_pattern(parameters.get('Key', ''))}"
    return next((str(parameters[name]) for name in _NAMES if name in parameters), "")


def _pattern(key: str) -> str:
    return _RANDOM.sub("*", key)

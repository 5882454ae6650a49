"""The patches of the emulator, one per file. Each states what the emulator does, what AWS does, and what it changes."""

from local.emulator import gateway
from local.emulator.patches import (
    alarm_math,
    callback_tasks,
    function_errors,
    integration_timeout,
    log_drain,
    openapi_body,
    path_parameters,
    payload_limits,
    python_runtime,
    request_context,
    rest_api_update,
    secure_transport,
    state_machine_paths,
    state_machine_role,
    state_machine_timeout,
    storage_integration,
    stream_failures,
    table_ttl,
    worker_queue,
)

ALL = (
    python_runtime,
    worker_queue,
    log_drain,
    openapi_body,
    rest_api_update,
    path_parameters,
    request_context,
    secure_transport,
    payload_limits,
    storage_integration,
    integration_timeout,
    function_errors,
    table_ttl,
    stream_failures,
    state_machine_timeout,
    state_machine_paths,
    state_machine_role,
    callback_tasks,
    alarm_math,
)


def install() -> None:
    """Apply every patch to the emulator in this process."""
    for patch in ALL:
        patch.install()
    gateway.install()  # last, because it handles the errors that the others raise

"""Python functions run under AWS's own runtime client, in an environment that holds nothing but boto3.

Emulator: runs handlers in a worker script of its own, in its own virtual environment. Every exception reaches callers
as `Runtime.HandlerError`, the host's packages are importable, layers come before the code, AWS_EXECUTION_ENV is
missing.
AWS: awslambdaric reports the exception's class name as `errorType`; code, then layers, then the runtime's boto3.
Why: `Retry` and `Catch` in our state machine match on our error names, and a forgotten dependency must show here.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

import contextvars
import io
import os
import shlex
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_PYTHON = "python"
_PASSED_ON = ("PATH", "TMPDIR", "AWS_ENDPOINT_URL")

# A worker dies with the *thread* that started it (see local/parent_watch.py), so these live as long as the emulator.
# Their number also paces a burst of cold starts.
_starters = ThreadPoolExecutor(max_workers=4, thread_name_prefix="worker-starter")


def _is_python(config: dict[str, Any]) -> bool:
    return str(config.get("Runtime", "")).startswith(_PYTHON)


def _with_bootstrap(code_zip: bytes) -> bytes:
    """The package plus the executable that the emulator's custom-runtime worker starts."""
    python, boot = (shlex.quote(os.environ[name]) for name in ("AIART_LAMBDA_PYTHON", "AIART_WORKER_BOOT"))
    package = io.BytesIO(code_zip)
    with zipfile.ZipFile(package, "a") as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, f"#!/bin/sh\nexec {python} -P {boot}\n")
    return package.getvalue()


class PythonWorker(lambda_runtime.ProvidedWorker):  # type: ignore[misc]
    """The emulator's worker for custom runtimes, given awslambdaric as the custom runtime."""

    def __init__(self, func_name: str, config: dict[str, Any], code_zip: bytes) -> None:
        super().__init__(func_name, config, _with_bootstrap(code_zip))

    def _spawn(self, init_timeout: float | None = None) -> None:
        context = contextvars.copy_context()
        _starters.submit(context.run, super()._spawn, init_timeout).result()

    def _build_handler_class(self, *args: Any) -> type:
        # Head and event go out in two writes; TCP would hold the second back until the first is acknowledged: 40 ms.
        return type("RuntimeApi", (super()._build_handler_class(*args),), {"disable_nagle_algorithm": True})

    def _await_init(self, init_timeout: float | None = None) -> None:
        try:
            super()._await_init(init_timeout)
        except RuntimeError:
            if not isinstance(self._init_error, dict):
                raise
            message, name = self._init_error.get("errorMessage", ""), self._init_error.get("errorType", "")
            raise lambda_runtime.ProvidedRuntimeError(message, name) from None


def _layer_folders(config: dict[str, Any]) -> list[str]:
    """Unpacked once for each content. A later layer overrides an earlier one, as when unpacked into one /opt."""
    zips = [lambda_svc._resolve_layer_zip(layer) for layer in config.get("Layers", [])]
    folders = [lambda_svc._provided_runtime_code_dir(content) for content in reversed(zips) if content]
    version = str(config["Runtime"])
    return [path for folder in folders for path in (f"{folder}/python/lib/{version}/site-packages", f"{folder}/python")]


def _environment(config: dict[str, Any], stock: dict[str, str], code_folder: str) -> dict[str, str]:
    """AWS's variables and the function's own, without those of the person who started the stack."""
    ours = {name: os.environ[name] for name in _PASSED_ON}
    reserved = {name: value for name, value in stock.items() if name.startswith(("AWS_LAMBDA_", "_HANDLER"))}
    logging = config.get("LoggingConfig") or {}
    return {
        **lambda_svc._runtime_env_vars(config),
        **reserved,
        **lambda_runtime.execution_credentials(config),
        **ours,
        "AWS_REGION": stock["AWS_REGION"],
        "AWS_DEFAULT_REGION": stock["AWS_REGION"],
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config['Runtime']}",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": logging.get("LogFormat", "Text"),
        "AWS_LAMBDA_LOG_GROUP_NAME": logging.get("LogGroup") or f"/aws/lambda/{config['FunctionName']}",
        "LAMBDA_TASK_ROOT": code_folder,
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONPATH": os.pathsep.join(_layer_folders(config)),
        lambda_svc.HOST_PREFIX_ENV: "true",
    }


def install() -> None:
    """Send Python functions down the emulator's road for custom runtimes."""
    choose, environment = lambda_runtime._worker_class_for, lambda_svc._provided_worker_env
    warm, provided_warm = lambda_svc._execute_function_warm, lambda_svc._execute_function_provided_warm

    def class_for(config: dict[str, Any]) -> type:
        return PythonWorker if _is_python(config) else choose(config)

    def environment_for(config: dict[str, Any], code_folder: str, port: int) -> dict[str, str]:
        stock = environment(config, code_folder, port)
        return _environment(config, stock, code_folder) if _is_python(config) else stock

    def execute(func: dict[str, Any], event: object, request_id: str) -> Any:
        python = _is_python(func.get("config") or func)
        return (provided_warm if python else warm)(func, event, request_id)

    lambda_runtime._worker_class_for = class_for
    lambda_svc._provided_worker_env = environment_for
    lambda_svc._execute_function_warm = execute

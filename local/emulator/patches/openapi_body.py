"""The whole OpenAPI body of a REST API is imported.

Emulator: imports type, method and URI of each integration only. It drops mock responses (so that SAM's `Cors` has no
effect), gateway responses, `x-amazon-apigateway-any-method`, timeouts, templates and parameters. It does not unescape
the slash in CloudFormation's `BinaryMediaTypes`, so that uploads are decoded as text and damaged.
AWS: imports and unescapes all of these (API Gateway developer guide, "OpenAPI extensions for API Gateway").
Patch: adds the missing parts after each step of the emulator's import.
Why: CORS preflight, the format of gateway errors and their CORS headers depend on them.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

from typing import Any

from ministack.services import apigateway_v1 as v1

_ANY = "x-amazon-apigateway-any-method"
_INTEGRATION_FIELDS = (
    "credentials", "requestParameters", "requestTemplates", "passthroughBehavior", "timeoutInMillis", "contentHandling",
    "cacheKeyParameters",
)  # fmt: skip
_RESPONSE_FIELDS = ("responseParameters", "responseTemplates", "contentHandling")


def _complete_integration(api: str, resource: str, method: str, operation: dict[str, Any]) -> None:
    given = operation.get("x-amazon-apigateway-integration")
    if not given:
        return
    stored = v1._resources[api][resource]["resourceMethods"][method]["methodIntegration"]
    stored |= {name: given[name] for name in _INTEGRATION_FIELDS if name in given}
    for pattern, response in (given.get("responses") or {}).items():
        fields = {name: response[name] for name in _RESPONSE_FIELDS if name in response}
        selection = "" if pattern == "default" else pattern
        status = str(response.get("statusCode", "200"))
        v1._put_integration_response(api, resource, method, status, fields | {"selectionPattern": selection})


def _import_gateway_responses(api: str, spec: dict[str, Any]) -> None:
    for kind, response in (spec.get("x-amazon-apigateway-gateway-responses") or {}).items():
        status, _headers, body = v1._put_gateway_response(api, kind, response)
        if status >= 400:  # noqa: PLR2004 - HTTP's own boundary
            raise ValueError(f"GatewayResponse {kind}: {body!r}")


def install() -> None:
    """Wrap the emulator's import of an API, a path and an operation."""
    import_api, import_path, import_operation = v1._import_rest_api, v1._import_path_item, v1._import_operation

    def api(spec: dict[str, Any], given: dict[str, Any] | None = None) -> Any:
        identifier = import_api(spec, given)
        stored = v1._rest_apis[identifier]
        stored["binaryMediaTypes"] = [kind.replace("~1", "/") for kind in stored.get("binaryMediaTypes") or []]
        _import_gateway_responses(identifier, spec)
        return identifier

    def path_item(api_id: str, path: str, item: dict[str, Any], *args: Any) -> None:
        methods = {("any" if name == _ANY else name): operation for name, operation in item.items()}
        import_path(api_id, path, methods, *args)

    def operation(api_id: str, resource: str, method: str, given: dict[str, Any] | None, *args: Any) -> None:
        import_operation(api_id, resource, method, given, *args)
        _complete_integration(api_id, resource, method, given or {})

    v1._OPENAPI_HTTP_METHODS = {*v1._OPENAPI_HTTP_METHODS, "any"}
    v1._import_rest_api, v1._import_path_item, v1._import_operation = api, path_item, operation

"""An update of an API's definition does not replace the API.

Emulator: creates another API, with another id, for a changed OpenAPI body and deletes the existing one.
AWS: overwrites the definition; id, stages and deployments remain (API Gateway API reference, PutRestApi, mode
`overwrite`; CloudFormation, AWS::ApiGateway::RestApi `Body`, update without interruption).
Patch: imports the new body as a temporary API and moves its definition to the existing API.
Why: otherwise an upgrade would change the URL that clients and the edge use.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

from typing import Any

from ministack.services import apigateway_v1 as v1
from ministack.services.cloudformation import provisioners

_API = "AWS::ApiGateway::RestApi"
_DEFINED_BY_THE_BODY = (v1._resources, v1._authorizers_v1, v1._models, v1._gateway_responses)


def _move(temporary: str, api: str) -> None:
    """Move the definition of the temporary API to the existing API, and delete the temporary one."""
    v1._rest_apis[api] |= {
        name: value for name, value in v1._rest_apis[temporary].items() if name not in ("id", "createdDate")
    }
    for store in _DEFINED_BY_THE_BODY:
        store[api] = store[temporary]
        store[temporary] = {}
    v1._delete_rest_api(temporary)


def install() -> None:
    """Replace the update handler of REST APIs."""
    handlers = provisioners._RESOURCE_HANDLERS[_API]
    create, update = handlers["create"], handlers["update"]

    def overwrite(api: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str | None = None) -> Any:
        if new.get("Body") == old.get("Body") or not isinstance(new.get("Body"), dict):
            return update(api, old, new, stack, logical_id)
        temporary, _attributes = create(logical_id or api, new, stack)
        _move(temporary, api)
        return api, provisioners._apigw_rest_api_attrs(api)

    handlers["update"] = overwrite

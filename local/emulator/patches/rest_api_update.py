"""An API whose definition changes stays the same API.

Emulator: a changed OpenAPI body makes another API, under another id, and deletes the one that clients know.
AWS: overwrites the definition (PutRestApi, mode overwrite); id, stages and deployments stay.
Why: an upgrade would take the address away under clients, and from under the edge.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

from typing import Any

from ministack.services import apigateway_v1 as v1
from ministack.services.cloudformation import provisioners

_API = "AWS::ApiGateway::RestApi"
_DEFINED_BY_THE_BODY = (v1._resources, v1._authorizers_v1, v1._models, v1._gateway_responses)


def _move(made: str, api: str) -> None:
    """What was imported as an API of its own becomes the definition of the one that is there."""
    v1._rest_apis[api] |= {
        name: value for name, value in v1._rest_apis[made].items() if name not in ("id", "createdDate")
    }
    for store in _DEFINED_BY_THE_BODY:
        store[api] = store[made]
        store[made] = {}
    v1._delete_rest_api(made)


def install() -> None:
    """Overwrite instead of replacing."""
    handlers = provisioners._RESOURCE_HANDLERS[_API]
    create, update = handlers["create"], handlers["update"]

    def overwrite(api: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str | None = None) -> Any:
        if new.get("Body") == old.get("Body") or not isinstance(new.get("Body"), dict):
            return update(api, old, new, stack, logical_id)
        made, _attributes = create(logical_id or api, new, stack)
        _move(made, api)
        return api, provisioners._apigw_rest_api_attrs(api)

    handlers["update"] = overwrite

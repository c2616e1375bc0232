"""The API root: every app's `api.py` under its label, one OpenAPI document, one way to say what went wrong."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import apps
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema

from diwan.kernel.exchange.doors import CallerThrottle, SessionDoor, TokenDoor
from diwan.kernel.exchange.me import me_router
from diwan.kernel.exchange.problems import answer_problems
from diwan.kernel.exchange.services import has_api
from diwan.kernel.exchange.territories import territories_router

DESCRIPTION = (
    "Whatever a page of Diwan can do, through the same services. Sign in with the session of the pages "
    "(and its form token for whatever changes something), or with a bearer token created at the desk. "
    "Problems follow RFC 9457, in Arabic or French by `Accept-Language`."
)


def routers_of_apps() -> list[tuple[str, Router]]:
    """`label` and router of each installed app that has an `api.py`."""
    return [
        (app.label, import_module(f"{app.name}.api").router)
        for app in apps.get_app_configs()
        if has_api(app.name)
    ]


PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "detail")},
            },
        },
    },
}
REFUSAL = {
    "description": "Why not (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class HouseAPI(NinjaAPI):
    """The API whose description says how every operation may refuse."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI document, with the problem every operation may answer."""
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = REFUSAL
        return schema


def assembled() -> NinjaAPI:
    """The API of this house."""
    api = HouseAPI(
        title="Diwan", version="1", description=DESCRIPTION, urls_namespace="api", docs_url=None,
        auth=[TokenDoor(), SessionDoor()], throttle=[CallerThrottle("1200/m", "240/m")],
    )  # fmt: skip
    answer_problems(api)
    api.add_router("/me", me_router, tags=["me"])
    api.add_router("/territories", territories_router, tags=["territories"])
    for label, router in routers_of_apps():
        api.add_router(f"/{label}", router, tags=[label])
    return api


api = assembled()

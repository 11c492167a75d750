"""The sandbox as an application: the API under ``/crm``, the control paths beside it."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from sandbox.hubspot.box import Box
from sandbox.hubspot.calls import Routes
from sandbox.hubspot.controls import control_routes
from sandbox.hubspot.gate import Gate
from sandbox.hubspot.resources import links, objects, settings


def make_app(box: Box) -> Starlette:
    gate = Gate(box, Routes(objects.ROUTES, links.ROUTES, settings.ROUTES))
    api = Route("/crm/{path:path}", gate.serve, methods=["GET", "POST", "PATCH", "PUT", "DELETE"])
    return Starlette(routes=[api, *control_routes(box)])

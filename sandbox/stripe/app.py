"""The sandbox as an application: the API under ``/v1``, the control paths and the pages for customers beside it."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from sandbox.serving.controls import control_routes
from sandbox.stripe.background import lifespan
from sandbox.stripe.box import Box
from sandbox.stripe.controls import box_controls
from sandbox.stripe.gate import Gate
from sandbox.stripe.pages.front import page_routes
from sandbox.stripe.routes import ROUTES

_METHODS = ["GET", "POST", "DELETE"]


def make_app(box: Box) -> Starlette:
    api = Route("/v1/{path:path}", Gate(box, ROUTES).serve, methods=_METHODS)
    return Starlette(
        routes=[api, *control_routes(box.key, box.journal, box_controls(box)), *page_routes(box)],
        lifespan=lifespan(box),
    )

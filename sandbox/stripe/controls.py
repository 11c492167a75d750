"""The control paths, ``/_sandbox/…``: what a test or a demo may ask of the sandbox itself. JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.serving.faults import BadControl
from sandbox.stripe.billing.cards import OUTCOMES
from sandbox.stripe.billing.refunding import refund_end
from sandbox.stripe.box import Box
from sandbox.stripe.errors import ApiError
from sandbox.stripe.gate import authorize
from sandbox.stripe.idempotency import KEPT_SECONDS, prune

Wanted = dict[str, Any]
Control = Callable[[Box, Wanted], Any]


def reset(box: Box, wanted: Wanted) -> Wanted:
    box.store.clear()
    box.faults.waiting.clear()
    box.pace.set(0)
    return {"reset": True}


def faults(box: Box, wanted: Wanted) -> Wanted:
    """One fault, or ``{"clear": true}`` for none."""
    if wanted.pop("clear", False):
        box.faults.waiting.clear()
    if wanted:
        box.faults.add(wanted)
    return {"waiting": [asdict(each) for each in box.faults.waiting]}


def rate(box: Box, wanted: Wanted) -> Wanted:
    """``{"per_second": 25}``; 0 takes the limit away."""
    box.pace.set(float(_number(wanted, "per_second")))
    return {"per_second": box.pace.per_second}


def keys(box: Box, wanted: Wanted) -> Wanted:
    """Forget idempotency keys: all of them with ``{"all": true}``, else those older than a day."""
    until = box.now() + KEPT_SECONDS if wanted.get("all") else box.now()
    return {"forgotten": prune(box.store, until)}


def refunds(box: Box, wanted: Wanted) -> Wanted:
    """How refunds go from now on: ``{"status": "succeeded" | "pending" | "fails", "after_seconds": 60}``.

    ``after_seconds`` of null leaves a refund pending until it is ended by hand; an empty object goes back to the cards.
    """
    if wanted.get("status") not in (None, "succeeded", "pending", "fails"):
        raise BadControl("status: write succeeded, pending or fails")
    box.store.keep_setting("refunds", wanted)
    return wanted


def refund(box: Box, wanted: Wanted) -> Wanted:
    """End one: ``{"id": "re_…", "status": "succeeded" | "failed" | "canceled"}``."""
    if wanted.get("status") not in ("succeeded", "failed", "canceled"):
        raise BadControl("status: write succeeded, failed or canceled")
    books = box.books()
    with box.store.transaction():
        return refund_end(books, books.get("refund", wanted.get("id")), wanted["status"])


def method(box: Box, wanted: Wanted) -> Wanted:
    """How charges of a payment method end: ``{"id": "pm_…", "outcome": "insufficient_funds"}``."""
    if wanted.get("outcome") not in OUTCOMES:
        raise BadControl(f"outcome: write one of {', '.join(OUTCOMES)}")
    books = box.books()
    with box.store.transaction():
        return books.save({**books.get("payment_method", wanted.get("id")), "_outcome": wanted["outcome"]})


CONTROLS: dict[str, Control] = {
    "reset": reset,
    "faults": faults,
    "rate": rate,
    "keys": keys,
    "refunds": refunds,
    "refund": refund,
    "payment_method": method,
}


def _number(wanted: Wanted, name: str) -> float:
    value = wanted.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadControl(f"{name}: write a number")
    return value


def control_routes(box: Box, controls: dict[str, Control]) -> list[Route]:
    """They need the key, as the API does, so that no web page can use them."""
    named = [Route(f"/_sandbox/{name}", _door(box, control), methods=["POST"]) for name, control in controls.items()]
    return [*named, Route("/_sandbox/calls", _calls(box), methods=["GET"])]


def _door(box: Box, control: Control) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            authorize(request, box.key)
            wanted = orjson.loads(await request.body() or b"{}")
            if not isinstance(wanted, dict):
                raise BadControl("write a JSON object")
            done = control(box, wanted)
            box.news.set()
            return JSONResponse(done)
        except ApiError as error:
            return JSONResponse(error.body(""), error.status)
        except ValueError as error:
            return JSONResponse({"error": {"message": str(error), "type": "control_error"}}, 400)

    return answer


def _calls(box: Box) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            authorize(request, box.key)
            query = request.query_params
            since = int(query.get("since", "0"))
            return JSONResponse({"calls": box.journal.read(query.get("method", ""), query.get("path", ""), since)})
        except ApiError as error:
            return JSONResponse(error.body(""), error.status)
        except ValueError:
            return JSONResponse({"error": {"message": "since: write a whole number", "type": "control_error"}}, 400)

    return answer

"""The control paths, ``/_sandbox/…``: what a test or a demo may ask of the sandbox itself. JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.hubspot.box import Box
from sandbox.hubspot.errors import ApiError
from sandbox.hubspot.gate import authorize
from sandbox.serving.faults import BadControl

Wanted = dict[str, Any]
Control = Callable[[Box, Wanted], Any]


def reset(box: Box, wanted: Wanted) -> Wanted:
    box.store.clear()
    box.faults.waiting.clear()
    box.pace.set(0)
    box.garbled, box.daily = 0, False
    return {"reset": True}


def faults(box: Box, wanted: Wanted) -> Wanted:
    """One fault, or ``{"clear": true}`` for none."""
    if wanted.pop("clear", False):
        box.faults.waiting.clear()
        box.garbled, box.daily = 0, False
    if wanted:
        box.faults.add(wanted)
    return {"waiting": [asdict(each) for each in box.faults.waiting]}


def rate(box: Box, wanted: Wanted) -> Wanted:
    """``{"per_second": 25}``; 0 takes the limit away. ``{"daily": true}`` says that the day's calls are used up."""
    box.daily = bool(wanted.get("daily"))
    box.pace.set(_number(wanted, "per_second"))
    return {"per_second": box.pace.per_second, "daily": box.daily}


def garble(box: Box, wanted: Wanted) -> Wanted:
    """``{"times": 2}``: so many calls more are answered 200 with a page instead of JSON."""
    box.garbled = int(_number(wanted, "times"))
    return {"times": box.garbled}


def search_lag(box: Box, wanted: Wanted) -> Wanted:
    """``{"seconds": 5}``: searches find nothing that was changed since."""
    box.store.keep_setting("search_lag", _number(wanted, "seconds"))
    return wanted


def owner(box: Box, wanted: Wanted) -> Wanted:
    """Somebody who works at the company: ``{"id": "71", "first": "Mina", "last": "Okoro", "email": …}``."""
    if not str(wanted.get("id") or "").isdigit():
        raise BadControl("id: write digits")
    names = {name: str(wanted.get(name) or "") for name in ("first", "last", "email")}
    box.store.put({"object": "owner", "id": str(wanted["id"]), **names})
    return wanted


CONTROLS: dict[str, Control] = {
    "reset": reset,
    "faults": faults,
    "rate": rate,
    "garble": garble,
    "search_lag": search_lag,
    "owner": owner,
}


def _number(wanted: Wanted, name: str) -> float:
    value = wanted.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadControl(f"{name}: write a number")
    return float(value)


def control_routes(box: Box) -> list[Route]:
    """They need the token, as the API does, so that no web page can use them."""
    named = [Route(f"/_sandbox/{name}", _door(box, control), methods=["POST"]) for name, control in CONTROLS.items()]
    return [*named, Route("/_sandbox/calls", _calls(box), methods=["GET"])]


def _door(box: Box, control: Control) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            authorize(request, box.key)
            wanted = orjson.loads(await request.body() or b"{}")
            if not isinstance(wanted, dict):
                raise BadControl("write a JSON object")
            return JSONResponse(control(box, wanted))
        except ApiError as error:
            return JSONResponse(error.body(), error.status)
        except ValueError as error:
            return JSONResponse({"status": "error", "message": str(error)}, 400)

    return answer


def _calls(box: Box) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            authorize(request, box.key)
            query = request.query_params
            since = int(query.get("since", "0"))
            return JSONResponse({"calls": box.journal.read(query.get("method", ""), query.get("path", ""), since)})
        except ApiError as error:
            return JSONResponse(error.body(), error.status)
        except ValueError:
            return JSONResponse({"status": "error", "message": "since: write a whole number"}, 400)

    return answer

"""The control paths, ``/_sandbox/…``: what a test or a demo may ask of a sandbox itself. JSON in, JSON out."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.serving.faults import BadControl, Faults
from sandbox.serving.journal import Journal
from sandbox.serving.keys import key_given
from sandbox.serving.pace import Pace
from sandbox.store import Store

Wanted = dict[str, Any]
Control = Callable[[Wanted], Wanted | Awaitable[Wanted]]


def number(wanted: Wanted, name: str) -> float:
    """A number that must be there. Raises BadControl."""
    value = wanted.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadControl(f"{name}: write a number")
    return value


def shared_controls(store: Store, waiting: Faults, pace: Pace) -> dict[str, Control]:
    """Those that every sandbox has."""

    def reset(wanted: Wanted) -> Wanted:
        store.clear()
        waiting.waiting.clear()
        pace.set(0)
        return {"reset": True}

    def faults(wanted: Wanted) -> Wanted:
        """One fault, or ``{"clear": true}`` for none."""
        if wanted.pop("clear", False):
            waiting.waiting.clear()
        if wanted:
            waiting.add(wanted)
        return {"waiting": [asdict(each) for each in waiting.waiting]}

    def rate(wanted: Wanted) -> Wanted:
        """``{"per_second": 25}``; 0 takes the limit away."""
        pace.set(float(number(wanted, "per_second")))
        return {"per_second": pace.per_second}

    return {"reset": reset, "faults": faults, "rate": rate}


def control_routes(key: str, journal: Journal, controls: Mapping[str, Control]) -> list[Route]:
    """They need the key, as the API does, so that no web page can use them."""
    named = [Route(f"/_sandbox/{name}", _door(key, control), methods=["POST"]) for name, control in controls.items()]
    return [*named, Route("/_sandbox/calls", _calls(key, journal), methods=["GET"])]


def _door(key: str, control: Control) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if not hmac.compare_digest(key_given(request), key):
            return _refused("Send the sandbox's key as a bearer token.", 401)
        try:
            wanted = orjson.loads(await request.body() or b"{}")
            if not isinstance(wanted, dict):
                raise BadControl("write a JSON object")
            done = control(wanted)
            return JSONResponse(await done if isinstance(done, Awaitable) else done)
        except (ValueError, TypeError) as problem:
            return _refused(str(problem), 400)

    return answer


def _calls(key: str, journal: Journal) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if not hmac.compare_digest(key_given(request), key):
            return _refused("Send the sandbox's key as a bearer token.", 401)
        query = request.query_params
        since = query.get("since", "0")
        if not since.isdecimal():
            return _refused("since: write a whole number", 400)
        return JSONResponse({"calls": journal.read(query.get("method", ""), query.get("path", ""), int(since))})

    return answer


def _refused(words: str, status: int) -> Response:
    return JSONResponse({"error": {"message": words, "type": "control_error"}}, status)

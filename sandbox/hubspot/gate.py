"""The gate of the API: who calls, how fast, with which fault; then the call is carried out and written down."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.hubspot.box import Box
from sandbox.hubspot.calls import Call, Routes
from sandbox.hubspot.errors import ApiError, Broken, Invalid, TooFast, Unauthorized
from sandbox.serving.faults import Fault
from sandbox.serving.protocol import reset

Answer = tuple[int, bytes]


class Cut(Exception):
    """The connection is to be cut instead of answered."""


class Gate:
    def __init__(self, box: Box, routes: Routes) -> None:
        self.box = box
        self.routes = routes

    async def serve(self, http: Request) -> Response:
        raw = await http.body()
        came = {"method": http.method, "path": http.url.path, "params": dict(http.query_params)}
        number = self.box.journal.open({**came, "body": raw.decode("utf-8", "replace")[:4000]})
        fault = self.box.faults.take(http.method, http.url.path)
        named = fault and fault.fault
        try:
            status, body = await self._answer(http, raw, fault, number)
        except Cut:
            self.box.journal.note(number, status=0, fault=named)
            reset(http.scope["state"]["transport"])
            return Response(status_code=500)
        self.box.journal.note(number, status=status, fault=named)
        return Response(body, status, _headers(status, fault), "application/json;charset=utf-8")

    async def _answer(self, http: Request, raw: bytes, fault: Fault | None, number: int) -> Answer:
        """Raises Cut where there is to be none."""
        try:
            authorize(http, self.box.key)
            if self.box.daily:
                raise TooFast("DAILY")
            if not self.box.pace.allows():
                raise TooFast
            if self.box.garbled > 0:
                self.box.garbled -= 1
                return 200, b"<html><body>One moment, please.</body></html>"
            return await self._with_fault(http, raw, fault, number)
        except ApiError as error:
            return error.status, orjson.dumps(error.body())

    async def _with_fault(self, http: Request, raw: bytes, fault: Fault | None, number: int) -> Answer:
        if fault is None:
            return self._perform(http, raw, number)
        if fault.fault == "twice":
            self._perform(http, raw, number)
            return self._perform(http, raw, number)
        if fault.fault == "slow":
            await asyncio.sleep(fault.seconds)
            return self._perform(http, raw, number)
        if fault.after:
            self._perform(http, raw, number)
        if fault.fault == "hang":
            await asyncio.sleep(fault.seconds)
            raise Cut
        if fault.fault == "reset":
            raise Cut
        raise TooFast if fault.fault == "429" else Broken(int(fault.fault))

    def _perform(self, http: Request, raw: bytes, number: int) -> Answer:
        route, places = self.routes.find(http.method, http.url.path)
        query: dict[str, list[str]] = {}
        for name, value in http.query_params.multi_items():
            query.setdefault(name, []).append(value)
        with self.box.store.transaction():
            doc = route.answer(Call(self.box.books(), query, _json(raw), places))
        if http.method != "GET" and not http.url.path.endswith(("/search", "/read")):
            self.box.journal.note(number, acted=True, object=doc.get("id"))
        return route.status, orjson.dumps(doc)


def authorize(http: Request, key: str) -> None:
    """Raises Unauthorized where the call carries no token, or another one."""
    kind, _, given = http.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or given != key:
        raise Unauthorized("Authentication credentials not found or not valid.")


def _json(raw: bytes) -> Any:
    if not raw:
        return {}
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Invalid("Invalid input JSON") from None


def _headers(status: int, fault: Fault | None) -> dict[str, str]:
    headers = {"X-HubSpot-RateLimit-Interval-Milliseconds": "10000", "X-HubSpot-RateLimit-Max": "100"}
    if status in (429, 503) and fault is not None:
        headers["Retry-After"] = f"{fault.retry_after:g}"
    return headers

"""The sandbox as an application: the API under ``/crm``, the control paths beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.hubspot.calls import answer_call
from sandbox.hubspot.errors import Broken, CrmError, Invalid, TooFast, Unauthorized
from sandbox.hubspot.objects import Crm
from sandbox.hubspot.seeding import seed
from sandbox.serving.controls import Control, Wanted, control_routes, number, shared_controls
from sandbox.serving.faults import BadControl, Fault, Faults
from sandbox.serving.journal import Journal
from sandbox.serving.keys import key_given
from sandbox.serving.pace import Pace
from sandbox.serving.protocol import reset
from sandbox.serving.staging import Cut, staged
from sandbox.store import Store

_METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"]
_INTERVAL_SECONDS = 10


@dataclass
class Gate:
    """Who calls, how fast, with which fault; then the call is carried out in one transaction and written down."""

    store: Store
    key: str
    faults: Faults = field(default_factory=Faults)
    pace: Pace = field(default_factory=Pace)

    @property
    def journal(self) -> Journal:
        return Journal(self.store)

    async def serve(self, request: Request) -> Response:
        raw = await request.body()
        path = request.url.path
        call = {"at": int(datetime.now(UTC).timestamp()), "method": request.method, "path": path, "key": None}
        entry = self.journal.open({**call, "params": _readable(raw)})
        fault = self.faults.take(request.method, path)
        try:
            status, body = await self._answer(request, raw, fault, entry)
        except Cut:
            self.journal.note(entry, status=0, fault=fault and fault.fault)
            reset(request.scope["state"]["transport"])
            return Response(status_code=500)
        self.journal.note(entry, status=status, fault=fault and fault.fault)
        headers = self._headers(status, fault)
        content = b"" if body is None else orjson.dumps(body)
        return Response(content, status, headers, None if body is None else "application/json;charset=utf-8")

    async def _answer(
        self, request: Request, raw: bytes, fault: Fault | None, entry: int
    ) -> tuple[int, dict[str, Any] | None]:
        """Raises Cut where there is to be no answer."""
        try:
            if key_given(request) != self.key:
                raise Unauthorized
            if not self.pace.allows():
                raise TooFast
            return await staged(fault, lambda: self._perform(request, raw, entry), _fail)
        except CrmError as error:
            return error.status, error.body()

    def _perform(self, request: Request, raw: bytes, entry: int) -> tuple[int, dict[str, Any] | None]:
        try:
            body = orjson.loads(raw or b"{}")
        except orjson.JSONDecodeError:
            raise Invalid("Invalid input JSON") from None
        if not isinstance(body, dict):
            raise Invalid("Invalid input JSON: an object was expected")
        query = parse_qs(request.url.query)
        with self.store.transaction():
            status, answer = answer_call(crm_now(self.store), request.method, request.url.path, query, body)
            changed = request.method != "GET" and not request.url.path.endswith(("/search", "/batch/read"))
            if changed:
                self.journal.acted(entry, (answer or {}).get("id"))
        return status, answer

    def _headers(self, status: int, fault: Fault | None) -> Mapping[str, str]:
        headers = {
            "X-HubSpot-RateLimit-Interval-Milliseconds": str(_INTERVAL_SECONDS * 1000),
            "X-HubSpot-RateLimit-Max": str(int(self.pace.per_second * _INTERVAL_SECONDS) or 190),
            "X-HubSpot-RateLimit-Daily": "650000",
            "X-HubSpot-RateLimit-Daily-Remaining": "649000",
        }
        if status in (429, 503) and fault:
            headers["Retry-After"] = f"{fault.retry_after:g}"
        return headers


def _fail(fault: Fault) -> tuple[int, dict[str, Any] | None]:
    error = TooFast() if fault.fault == "429" else Broken(int(fault.fault))
    return error.status, error.body()


def _readable(raw: bytes) -> Any:
    try:
        return orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError:
        return {}


def crm_now(store: Store) -> Crm:
    return Crm(store, datetime.now(UTC))


def own_controls(gate: Gate) -> dict[str, Control]:
    def seed_control(wanted: Wanted) -> Wanted:
        """``{"document": {…}}`` of the loadbilling format."""
        if not isinstance(wanted.get("document"), dict):
            raise BadControl("document: write a company document")
        return seed(crm_now(gate.store), wanted["document"])

    def search_lag(wanted: Wanted) -> Wanted:
        """``{"seconds": 5}``: what was just made is not found by search yet."""
        gate.store.keep_setting("search_lag", number(wanted, "seconds"))
        return wanted

    return {**shared_controls(gate.store, gate.faults, gate.pace), "seed": seed_control, "search_lag": search_lag}


def make_app(gate: Gate) -> Starlette:
    api = Route("/crm/{path:path}", gate.serve, methods=_METHODS)
    return Starlette(routes=[api, *control_routes(gate.key, gate.journal, own_controls(gate))])

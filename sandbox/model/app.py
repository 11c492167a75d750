"""The stand-in as an application: ``/v1/chat/completions`` and ``/v1/models``, the control paths beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.model.asked import Asked, read
from sandbox.model.errors import BadRequest, Broken, ModelError, NoSuchModel, TooFast, Unauthorized
from sandbox.model.minds.garbage import Garbage
from sandbox.model.minds.obedient import answer as obey
from sandbox.model.minds.scripted import Script
from sandbox.model.mishaps import Barrier, Mishap, Mishaps, Speech
from sandbox.model.reply import Reply, limited
from sandbox.model.shapes import completion
from sandbox.model.speaking import spoken
from sandbox.serving.faults import Fault, Faults
from sandbox.serving.journal import Journal
from sandbox.serving.keys import key_given
from sandbox.serving.pace import Pace
from sandbox.serving.protocol import reset
from sandbox.serving.staging import Cut, staged
from sandbox.store import Store

KINDS = ("scripted", "obedient", "garbage")
_LONGEST = 4_000_000


@dataclass
class Server:
    """One model behind its API: who may ask, what goes wrong, what is answered; each call is written down."""

    store: Store
    key: str
    kind: str = "scripted"
    models: tuple[str, ...] = ("sandbox-model",)
    script: Script = field(default_factory=Script)
    garbage: Garbage = field(default_factory=Garbage)
    faults: Faults = field(default_factory=Faults)
    pace: Pace = field(default_factory=Pace)
    mishaps: Mishaps = field(default_factory=Mishaps)
    speech: Speech = field(default_factory=Speech)
    barrier: Barrier = field(default_factory=Barrier)
    refused: dict[str, int] = field(default_factory=dict)
    """What it cannot do, with the status it answers to it: ``json_schema``, ``stream_options``, ``max_tokens`` …"""

    @property
    def journal(self) -> Journal:
        return Journal(self.store)

    async def complete(self, request: Request) -> Response:
        raw = await request.body()
        entry = self.journal.open(_call(request, raw))
        fault = self.faults.take(request.method, request.url.path)
        try:
            asked = await staged(fault, lambda: self._read(request, raw), _fail)
        except Cut:
            self.journal.note(entry, status=0, fault=fault and fault.fault)
            reset(request.scope["state"]["transport"])
            return Response(status_code=500)
        except ModelError as error:
            self.journal.note(entry, status=error.status, fault=fault and fault.fault)
            headers = {"Retry-After": f"{fault.retry_after:g}"} if fault and error.status in (429, 503) else {}
            return JSONResponse(error.body(), error.status, headers)
        mishap = self.mishaps.take()
        self.journal.note(entry, status=200, fault=mishap and mishap.mishap, acted=True)
        return self._response(request, asked, self._think(asked), mishap, entry)

    async def list(self, request: Request) -> Response:
        if key_given(request) != self.key:
            return JSONResponse(Unauthorized("Incorrect API key provided.").body(), 401)
        data = [{"id": name, "object": "model", "created": 0, "owned_by": "sandbox"} for name in self.models]
        return JSONResponse({"object": "list", "data": data})

    def _read(self, request: Request, raw: bytes) -> Asked:
        """Raises ModelError."""
        if key_given(request) != self.key:
            raise Unauthorized("Incorrect API key provided.")
        if not self.pace.allows():
            raise TooFast("Rate limit reached.")
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise BadRequest("We could not parse the JSON body of your request.") from None
        if not isinstance(body, dict) or len(raw) > _LONGEST:
            raise BadRequest("The body must be a JSON object of a bearable size.")
        asked = read(body)
        if asked.model not in self.models:
            raise NoSuchModel(f"The model `{asked.model}` does not exist.", param="model")
        for name, status in self.refused.items():
            if name in body or name in (asked.format, asked.schema is not None and f"{asked.format}+schema"):
                raise BadRequest(f"{name} is not supported by this model.", param=name, status=status)
        return asked

    def _think(self, asked: Asked) -> Reply:
        if self.script.next:
            return limited(self.script.answer(asked), asked.most_tokens)
        if self.kind == "garbage":
            return self.garbage.answer(asked)
        return limited(obey(asked) if self.kind == "obedient" else self.script.answer(asked), asked.most_tokens)

    def _response(self, request: Request, asked: Asked, reply: Reply, mishap: Mishap | None, entry: int) -> Response:
        if mishap and mishap.mishap == "html":
            return Response("<!doctype html><title>Sign in</title>", 200, media_type="text/html")
        if not asked.stream or (mishap and mishap.mishap == "whole"):
            if reply.raw is not None:
                return Response(reply.raw, 200, media_type="application/json")
            return JSONResponse(completion(asked, reply))
        parts = self._streamed(request, asked, reply, mishap, entry)
        return StreamingResponse(parts, 200, {"Cache-Control": "no-cache"}, "text/event-stream")

    async def _streamed(
        self, request: Request, asked: Asked, reply: Reply, mishap: Mishap | None, entry: int
    ) -> AsyncIterator[bytes]:
        """The journal says of each stream how it ended: ``done``, ``cut`` by a mishap, or ``left`` by the client."""
        ended = "left"
        try:
            async for part in spoken(asked, reply, mishap, self.speech, self.barrier):
                yield part
            ended = "done"
        except Cut:
            ended = "cut"
            reset(request.scope["state"]["transport"])
        finally:
            self.journal.note(entry, ended=ended)


def make_app(server: Server, controls: list[Route]) -> Starlette:
    api = [
        Route("/v1/chat/completions", server.complete, methods=["POST"]),
        Route("/v1/models", server.list, methods=["GET"]),
    ]
    return Starlette(routes=[*api, *controls])


def _call(request: Request, raw: bytes) -> dict[str, Any]:
    try:
        params = orjson.loads(raw)
    except orjson.JSONDecodeError:
        params = None
    now = datetime.now(UTC).timestamp()
    asked_as, traced_as = request.headers.get("x-request-id"), request.headers.get("traceparent")
    called = {"at": now, "method": request.method, "path": request.url.path, "key": None, "params": params}
    return {**called, "request_id": asked_as, "traceparent": traced_as}


def _fail(fault: Fault) -> Asked:
    if fault.fault == "429":
        raise TooFast("Rate limit reached.")
    raise Broken("The server had an error while processing your request.", status=int(fault.fault))

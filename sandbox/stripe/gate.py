"""The gate of the API: who calls, how fast, with which fault; then the call is carried out and written down."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from sandbox.serving.faults import Fault
from sandbox.serving.keys import key_given
from sandbox.serving.protocol import reset
from sandbox.serving.staging import Cut, staged
from sandbox.stripe import API_VERSION
from sandbox.stripe.box import Box
from sandbox.stripe.calls import Routes
from sandbox.stripe.errors import ApiError, Broken, KeyInUse, TooFast, Unauthorized
from sandbox.stripe.forms import decode
from sandbox.stripe.idempotency import Answer, fingerprint, keep
from sandbox.stripe.ids import new_id
from sandbox.stripe.performing import Outcome, Request, failure, perform


class Gate:
    def __init__(self, box: Box, routes: Routes) -> None:
        self.box = box
        self.routes = routes

    async def serve(self, http: HttpRequest) -> Response:
        request, problem = await self._read(http)
        number = self.box.journal.open(
            {
                "at": self.box.now(),
                "request": request.id,
                "method": request.method,
                "path": request.path,
                "key": request.key or None,
                "params": request.params,
            }
        )
        fault = self.box.faults.take(request.method, request.path)
        try:
            answer = await self._answer(http, request, problem, fault, number)
        except Cut:
            self.box.journal.note(number, status=0, fault=fault and fault.fault)
            reset(http.scope["state"]["transport"])
            return Response(status_code=500)
        self.box.journal.note(number, status=answer.status, replayed=answer.replayed, fault=fault and fault.fault)
        return _response(request, answer, fault)

    async def _read(self, http: HttpRequest) -> tuple[Request, ApiError | None]:
        body = (await http.body()).decode("utf-8", "replace")
        key = http.headers.get("idempotency-key", "") if http.method == "POST" else ""
        problem: ApiError | None = None
        params: dict[str, Any] = {}
        try:
            params = decode(http.url.query, body)
        except ApiError as error:
            problem = error
        return Request(new_id("req", 14), http.method, http.url.path, params, key[:255]), problem

    async def _answer(
        self, http: HttpRequest, request: Request, problem: ApiError | None, fault: Fault | None, number: int
    ) -> Answer:
        """Raises Cut where there is to be none."""
        try:
            authorize(http, self.box.key)
            if problem is not None:
                raise problem
            if not self.box.pace.allows():
                raise TooFast
            if request.key and request.key in self.box.busy:
                raise KeyInUse(request.key)
            # Only a call that is still to be carried out holds its key; one that hangs behind that has let go of it.
            held = request.key if fault and fault.fault == "slow" and not fault.after else ""
            self.box.busy.add(held)
            try:
                return await staged(
                    fault,
                    lambda: self._perform(request, number).answer,
                    lambda asked: self._fail(request, asked),
                )
            finally:
                self.box.busy.discard(held)
        except ApiError as error:
            return failure(request.id, error)

    def _fail(self, request: Request, fault: Fault) -> Answer:
        """The answer that a fault asks for. Raises ApiError."""
        if fault.fault == "429":
            raise TooFast
        answer = failure(request.id, Broken(int(fault.fault)))
        if fault.kept and request.key:
            mark = fingerprint(request.method, request.path, request.params)
            keep(self.box.store, request.key, mark, answer, self.box.now())
        return answer

    def _perform(self, request: Request, number: int) -> Outcome:
        outcome = perform(self.box.store, self.routes, request, self.box.now())
        if outcome.acted:
            self.box.journal.acted(number, outcome.object)
            self.box.news.set()
        elif outcome.object:
            self.box.journal.note(number, object=outcome.object)
        return outcome


def authorize(http: HttpRequest, key: str) -> None:
    """Raises Unauthorized where the call carries no key, or another one."""
    given = key_given(http)
    if not given:
        raise Unauthorized(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
    if given != key:
        raise Unauthorized(f"Invalid API Key provided: {given[:8]}{'*' * 12}{given[-4:]}", code="api_key_invalid")


def _response(request: Request, answer: Answer, fault: Fault | None) -> Response:
    headers = {"Request-Id": request.id, "Stripe-Version": API_VERSION}
    if request.key:
        headers["Idempotency-Key"] = request.key
    if answer.replayed:
        headers |= {"Idempotent-Replayed": "true", "Original-Request": answer.request}
    if answer.status == 409:
        headers["Stripe-Should-Retry"] = "true"
    if answer.status == 429:
        headers["Retry-After"] = f"{fault.retry_after if fault else 1:g}"
        headers["Stripe-Rate-Limited-Reason"] = "global-rate"
    if answer.status == 503 and fault:
        headers["Retry-After"] = f"{fault.retry_after:g}"
    return Response(answer.body, answer.status, headers, "application/json")

"""One call carried out: route, parameters, idempotency key, and everything it changes in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from sandbox.store import Doc, Store
from sandbox.stripe.books import Books
from sandbox.stripe.calls import Call, Routes
from sandbox.stripe.errors import ApiError, BadParameter
from sandbox.stripe.expanding import answer as expanded
from sandbox.stripe.idempotency import Answer, fingerprint, keep, recall


@dataclass(frozen=True)
class Request:
    """A call as it came in. ``key`` is its idempotency key, empty where it has none."""

    id: str
    method: str
    path: str
    params: dict[str, Any]
    key: str = ""


@dataclass(frozen=True)
class Outcome:
    answer: Answer
    object: str | None = None
    """The id of what was answered."""
    acted: bool = False
    """Whether this call, and not an earlier one of the same key, changed anything."""


def perform(store: Store, routes: Routes, request: Request, now: int) -> Outcome:
    """Carry the call out once for its key. What it raises as ApiError is its answer."""
    mark = fingerprint(request.method, request.path, request.params) if request.key else ""
    try:
        if request.key and (kept := recall(store, request.key, mark, now)):
            return Outcome(kept)
        with store.transaction():
            outcome = _act(store, routes, request, now)
            if request.key:
                keep(store, request.key, mark, outcome.answer, now)
        return outcome
    except ApiError as error:
        refused = failure(request.id, error)
        if request.key and error.kept:
            keep(store, request.key, mark, refused, now)
        return Outcome(refused)


def _act(store: Store, routes: Routes, request: Request, now: int) -> Outcome:
    route, ids = routes.find(request.method, request.path)
    params = dict(request.params)
    expand = _paths(params.pop("expand", []))
    books = Books(store, now, request.id, request.key or None)
    call = Call(books, route.form.read(params), ids)
    try:
        doc = route.answer(call)
    except ApiError as error:
        if not error.commits:
            raise
        return Outcome(failure(request.id, error), acted=True)
    whole = expanded(store, doc, expand)
    done = Answer(200, orjson.dumps(whole), request.id)
    return Outcome(done, _id(whole), acted=request.method != "GET")


def _paths(given: Any) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise BadParameter("Invalid array: expand must be a list of paths", param="expand")
    return given


def _id(doc: Doc) -> str | None:
    key = doc.get("id")
    return key if isinstance(key, str) else None


def failure(request: str, error: ApiError) -> Answer:
    return Answer(error.status, orjson.dumps(error.body(request)), request)

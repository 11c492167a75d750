"""Whether this process serves, and whether it could take work."""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from supportbot.llm.configured import models
from supportbot.metrics.marks import SILENT_SECONDS, worker_silent_for
from supportbot.readers import reader
from supportbot.understanding.encoder.sentence import encoder_trouble


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Each part by name. Without Redis or a worker the chat still works, so only Postgres makes it 503.

    ``?worker=1`` asks for the worker too: 503 unless one has answered the beat lately.
    """
    worker = _worker()
    parts = {"postgres": _postgres(), "redis": _redis(), "worker": worker, "reading": _reading(), **_model()}
    ready = parts["postgres"] == "ok" and (worker.startswith("ok") or not request.GET.get("worker"))
    return JsonResponse(parts, status=200 if ready else 503)


def _worker() -> str:
    """From beat over Redis and a worker into the store: how long ago that went through last."""
    try:
        silent = worker_silent_for()
    except DatabaseError:
        return "not known"
    if silent is None:
        return "never heard of"
    return f"ok, {silent:.0f} s ago" if silent < SILENT_SECONDS else f"silent for {silent:.0f} s"


def _reading() -> str:
    served = reader()
    if not served.by_words_alone:
        return f"ok, {served.version}"
    why = encoder_trouble() or "sentence vectors are being prepared"
    return f"ok by words alone, {served.version}: {why}"


def _model() -> dict[str, str]:
    """Nothing where none is set. Never a reason to be unready: without a model the chat works as well."""
    if not models().are_set:
        return {}
    return {"model": ", ".join(f"{name} {state}" for name, state in models().states().items())}


def _postgres() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "not answering"
    return "ok"


def _redis() -> str:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
    except redis.RedisError:
        return "not answering"
    return "ok"

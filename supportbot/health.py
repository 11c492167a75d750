"""Whether this process serves, and whether it could take work."""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from supportbot.llm.configured import models
from supportbot.readers import reader
from supportbot.understanding.encoder.sentence import encoder_trouble


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Each part by name. Without Redis the chat still works, so only Postgres makes it 503."""
    parts = {"postgres": _postgres(), "redis": _redis(), "reading": _reading(), **_model()}
    return JsonResponse(parts, status=200 if parts["postgres"] == "ok" else 503)


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

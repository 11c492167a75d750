"""The addresses under ``/api/``. What is not one of them is refused in the API's own shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from supportbot.api.answering import refusal
from supportbot.api.application import api


@csrf_exempt
def _nothing_here(request: HttpRequest) -> HttpResponse:
    return refusal(404, "not_found", "There is nothing at this address. See /api/docs.")


def _refusing_in_shape(view: Callable[..., Any]) -> Callable[..., Any]:
    """``view``, whose refusal of a method is JSON too, and whose answers no cache keeps."""

    @wraps(view)
    async def shaped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = await view(request, *args, **kwargs)
        if isinstance(answer, HttpResponseNotAllowed):
            # The library holds them as a set, in another order each time the program starts.
            allowed = ", ".join(sorted(answer.headers["Allow"].split(", ")))
            return refusal(405, "method_not_allowed", f"This address takes {allowed}.", headers={"Allow": allowed})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return shaped


def _shaped(pattern: Any) -> Any:
    if isinstance(pattern, URLPattern) and iscoroutinefunction(pattern.callback):
        pattern.callback = _refusing_in_shape(pattern.callback)
    return pattern


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("", ([_shaped(pattern) for pattern in _patterns], _app, _namespace)),
    re_path(r"^.*$", _nothing_here),
]

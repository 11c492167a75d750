"""Every refusal in one shape: ``{"error": {"code", "text", "field"?}}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from billing.errors import CustomerNotFound
from handoff.errors import HandoffError
from handoff.frames.fields import FrameError
from supportbot.api.errors import ApiError, CustomerUnknown

log = structlog.get_logger(__name__)
_STATUS = {
    "conversation_not_found": 404,
    "conversation_closed": 409,
    "client_id_conflict": 409,
    "custody_conflict": 409,
    "slow_down": 429,
    "try_again": 503,
}
_RETRY_AFTER = {429: "5", 503: "1"}
_KINDS = {
    "missing": ("field_missing", "This field is missing."),
    "extra_forbidden": ("field_unknown", "There is no such field."),
}


def refusal(
    status: int, code: str, text: str, *, field: str | None = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer to what is refused."""
    error = {"code": code, "text": text, **({"field": field} if field else {})}
    answer = JsonResponse({"error": error}, status=status, headers=dict(headers or {}))
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="SupportBot"'
    if status in _RETRY_AFTER:
        answer.headers.setdefault("Retry-After", _RETRY_AFTER[status])
    return answer


def refusals_register(api: NinjaAPI) -> None:
    """Answer each error in that shape."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        ApiError: _of_api,
        HandoffError: _of_handoff,
        FrameError: _of_handoff,
        CustomerNotFound: lambda request, error: _of_api(request, CustomerUnknown()),
        ValidationError: _of_fields,
        HttpError: _of_http,
        Exception: _of_fault,
    }
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


def _of_api(request: HttpRequest, error: ApiError) -> HttpResponse:
    return refusal(error.status, error.code, error.safe_text, field=error.field, headers=error.headers)


def _of_handoff(request: HttpRequest, error: HandoffError | FrameError) -> HttpResponse:
    return refusal(_STATUS.get(error.code, 422), error.code, error.safe_text, field=error.field)


def _of_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first field that is wrong."""
    first = error.errors[0]
    # The place begins with where it stood (body, query, path) and, for a body, the name of the argument.
    place = [str(part) for part in first["loc"][1:] if part != "body"]
    code, text = _KINDS.get(first["type"], ("field_value", f"{first['msg']}."))
    if first["type"].endswith(("_type", "_parsing")):
        code = "field_type"
    return refusal(422, code, text, field=".".join(place) or None)


def _of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refusal(error.status_code, "body_not_json", "The body of this request is not JSON.")


def _of_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("api_fault", path=request.path, exc_info=error)
    return refusal(500, "fault", "That did not work, and it is not your fault. It is in our log.")

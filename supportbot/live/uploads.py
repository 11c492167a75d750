"""A customer's files on their way in: ``POST /chat/files``, multipart, with the hello that proves whose they are."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from handoff.errors import HandoffError
from handoff.frames.fields import FieldError, Fields, FrameError, parse
from handoff.models import Attachment
from handoff.services.attaching import customer_file_keep, file_fields
from handoff.views.attachments import must_fit
from supportbot.live.admitting import Hello, Place, Refused, admit
from supportbot.live.limits import may_send

_STATUS = {
    "file_too_large": 413,
    "conversation_not_found": 404,
    "slow_down": 429,
    "try_again": 503,
    "conversation_closed": 409,
}


@csrf_exempt  # no cookie is read: who sends it is proven by the hello
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """``{"file": {id, name, type, size}}``, or ``{"error": {code, text, field}}`` with what is wrong."""
    try:
        kept = _keep(request)
    except Refused as error:
        return _answer({"error": _said(error)}, _STATUS.get(error.code, 401 if error.close == 4401 else 403))
    except (FrameError, HandoffError) as error:
        return _answer({"error": _said(error)}, _STATUS.get(error.code, 400))
    return _answer({"file": file_fields(kept)}, 200)


def _keep(request: HttpRequest) -> Attachment:
    must_fit(request)
    fields = Fields(parse(request.POST.get("hello") or "{}"))
    conversation_id = fields.uuid("conversation")
    place = Place(
        origin=request.headers.get("Origin", ""),
        host=request.headers.get("Host", ""),
        address=request.META.get("REMOTE_ADDR", ""),
    )
    identity = admit(Hello.read(fields), place).identity
    if not may_send(identity.customer_ref, address=place.address):
        raise Refused("slow_down", "You are sending faster than we can take it. Please wait a moment.", 4429)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise FieldError("field_missing", "Choose a file.", field="file")
    return customer_file_keep(
        conversation_id=conversation_id,
        customer_ref=identity.customer_ref,
        name=file.name or "",
        data=file.read(),
    )


def _said(error: FrameError | HandoffError) -> dict[str, str | None]:
    return {"code": error.code, "text": error.safe_text, "field": error.field}


def _answer(said: dict[str, object], status: int) -> HttpResponse:
    response = JsonResponse(said, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    return response

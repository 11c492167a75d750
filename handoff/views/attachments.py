"""Files up and down. What is handed out runs nowhere: a fixed type, no sniffing, and a policy that allows nothing."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from handoff.errors import AttachmentMissing, ConversationNotFound, HandoffError
from handoff.files import MOST_BYTES, PDF, too_large
from handoff.links import customer_file_named
from handoff.models import Attachment
from handoff.selectors.attachments import attachment_for_customer, attachment_for_staff
from handoff.services.attaching import agent_file_keep, file_fields
from handoff.services.auditing import file_read_record
from handoff.views.guards import ANSWERING, EVERYONE, staff_of, staff_required

_FORM_AROUND_IT = 64 * 1024
_STATUS = {"file_too_large": 413, "conversation_not_found": 404, "forbidden": 403, "try_again": 503}


@require_POST
@staff_required(ANSWERING)
def upload(request: HttpRequest, conversation_id: uuid.UUID) -> JsonResponse:
    """One file, kept for the agent's next reply: ``{id, name, type, size}``, or ``{code, text}`` of what is wrong."""
    try:
        must_fit(request)
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            return JsonResponse({"code": "field_missing", "text": "Choose a file.", "field": "file"}, status=400)
        kept = agent_file_keep(
            conversation_id=conversation_id, staff=staff_of(request), name=file.name or "", data=file.read()
        )
    except HandoffError as error:
        said = {"code": error.code, "text": error.safe_text, "field": error.field}
        return JsonResponse(said, status=_STATUS.get(error.code, 409 if error.field is None else 400))
    return JsonResponse(file_fields(kept))


@require_safe
@staff_required(EVERYONE)
def download(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """A file of a conversation that the person may see; a picture is shown, anything else saved."""
    staff = staff_of(request)
    try:
        found = attachment_for_staff(staff, attachment_id)
    except (AttachmentMissing, ConversationNotFound) as error:
        raise Http404(error.safe_text) from None
    file_read_record(attachment=found, staff=staff)
    return _of(found, inline=found.content_type != PDF)


@require_safe
def customer_download(request: HttpRequest, token: str) -> HttpResponse:
    """What the customer's socket has just given a link to."""
    named = customer_file_named(token)
    if named is None:
        return HttpResponse("This link has run out. Open the file from the chat again.", "text/plain", status=410)
    try:
        found = attachment_for_customer(*named)
    except AttachmentMissing as error:
        raise Http404(error.safe_text) from None
    return _of(found, inline=False)


def _of(found: Attachment, *, inline: bool) -> HttpResponse:
    return handed_out(bytes(found.content.data), name=found.name, content_type=found.content_type, inline=inline)


def must_fit(request: HttpRequest) -> None:
    """Raises FileError before the body is read: what is far too large is not taken in at all."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES + _FORM_AROUND_IT:
        raise too_large()


def handed_out(data: bytes, *, name: str, content_type: str, inline: bool = False) -> HttpResponse:
    """A file on its way to a browser, which is to save it or, ``inline``, to show it; it is kept by no cache."""
    kind = "inline" if inline else "attachment"
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name, safe='')}"  # RFC 6266
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response

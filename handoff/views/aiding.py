"""Help with writing, for whoever holds the conversation. The answer streams, so that no thread waits for a model."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from time import perf_counter
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_POST

from handoff import threads
from handoff.errors import AidFailed, HandoffError
from handoff.ports import Aided, AidWanted, WritingAid, writing_aid
from handoff.services.aiding import aid_record, aid_wanted
from handoff.views.guards import ANSWERING, conversation_or_404, staff_of, staff_required

log = structlog.get_logger(__name__)
_STATUS = {"not_holder": 409, "conversation_closed": 409, "aid_not_needed": 409, "slow_down": 429}
_keeping: set[asyncio.Task[None]] = set()
"""Records being written of what nobody waits for any longer."""


@require_POST
@staff_required(ANSWERING)
def aid(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponseBase:
    """``kind`` and ``text`` in; ``{text, by_model, why, figures, left_out, language}`` out, or ``{code, text}``.

    What can be said at once has a status of its own; what a model's part ends in comes with 200, as it began by then.
    """
    helper = writing_aid()
    found = conversation_or_404(staff_of(request), conversation_id)
    if helper is None:
        raise Http404
    try:
        wanted = aid_wanted(
            conversation=found,
            staff=staff_of(request),
            kind=request.POST.get("kind", ""),
            text=request.POST.get("text", ""),
        )
    except HandoffError as error:
        return JsonResponse(_said(error), status=_STATUS.get(error.code, 400))
    return StreamingHttpResponse(_answer(helper, wanted), content_type="application/json")


async def _answer(helper: WritingAid, wanted: AidWanted) -> AsyncIterator[bytes]:
    """One piece. When the agent goes away it is cancelled, and with it whatever the helper waits for."""
    began, outcome, spent = perf_counter(), "left", dict[str, Any]()
    try:
        yield b" "  # blanks may stand before JSON; what is sent tells the page that it has begun
        aided = await helper.help(wanted)
        outcome, spent = aided.why or "used", dict(aided.spent or {})
        yield json.dumps(_told(aided)).encode()
    except AidFailed as error:
        outcome, spent = error.why, error.spent
        yield json.dumps(_said(error)).encode()
    except HandoffError as error:
        outcome = error.code
        yield json.dumps(_said(error)).encode()
    except Exception:
        log.exception("writing_aid_failed", kind=wanted.kind)
        outcome = "fault"
        yield json.dumps(_said(AidFailed("fault"))).encode()
    finally:
        _record(wanted, {**spent, "outcome": outcome, "ms": round((perf_counter() - began) * 1000)})


def _record(wanted: AidWanted, data: Mapping[str, Any]) -> None:
    """Written beside: who asked has their answer, or is gone."""
    log.info("writing_aid", kind=wanted.kind, **data)
    task = asyncio.ensure_future(_kept(wanted, data))
    _keeping.add(task)
    task.add_done_callback(_keeping.discard)


async def _kept(wanted: AidWanted, data: Mapping[str, Any]) -> None:
    try:
        await threads.run(
            aid_record,
            conversation_id=wanted.conversation_id,
            staff_id=wanted.staff_id,
            kind=wanted.kind,
            data=data,
        )
    except Exception:
        log.exception("writing_aid_not_recorded", kind=wanted.kind)


def _told(aided: Aided) -> dict[str, Any]:
    told = asdict(aided)
    del told["spent"]
    return told


def _said(error: HandoffError) -> dict[str, Any]:
    return {"code": error.code, "text": error.safe_text, "field": error.field, "retryable": error.retryable}

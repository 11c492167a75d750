"""The nightly purge: what is past its days goes, in slices, each a transaction of its own."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from handoff.models import Attachment, Conversation, Mail, Message
from handoff.selectors.holds import held
from handoff.services.locking import conversation_lock
from supportbot.models import Turn
from supportbot.privacy.chats import conversations_delete
from supportbot.privacy.errors import StillHeld
from supportbot.privacy.folders import mails_without_row_erase
from supportbot.privacy.news import news_of_erased_empty
from supportbot.privacy.recording import privacy_record
from supportbot.privacy.retention import KINDS, Kind

log = structlog.get_logger(__name__)
SLICE = 100
BUDGET_SECONDS = 35.0
_KEPT_OF_A_MODEL = ("model", "prompt", "purpose", "used", "fell_back", "tokens_in", "tokens_out", "micros", "rounds")
"""How it went: names, figures and codes. The words, the calls and what was stopped go."""


def purge_counts() -> dict[str, int]:
    """How many of each kind are due now; kinds that are kept for good are left out."""
    return {kind.name: kind.due(timedelta(days=kind.days)).count() for kind in KINDS if kind.days}


def purge(*, seconds: float = BUDGET_SECONDS) -> Counter[str]:
    """Delete what is due, for so many ``seconds`` at most; how many of each kind went. Safe to run at once anywhere.

    What an erasure could not reach is done too: files of mails that were being sent, news about who was erased.
    """
    until, gone = time.monotonic() + seconds, Counter[str]()
    gone["mail files"] = mails_without_row_erase()
    gone["news of erased"] = news_of_erased_empty()
    for kind in KINDS:
        while kind.days and time.monotonic() < until:
            done = _slice(kind)
            gone[kind.name] += done
            if done < SLICE:
                break
    told = {name: count for name, count in gone.items() if count}
    if told:
        privacy_record("purged", by=None, about={}, counts=told)
        log.info("purged", **told)
    return gone


def _slice(kind: Kind) -> int:
    due = list(kind.due(timedelta(days=kind.days)).values_list("pk", flat=True)[:SLICE])
    return _TAKE[kind.name](due) if due else 0


def _chats(due: list[Any]) -> int:
    try:
        with transaction.atomic():
            conversations_delete(due)
    except StillHeld:  # set in this moment; the next slice leaves it out
        return SLICE
    return len(due)


def _files(due: list[Any]) -> int:
    by_chat: dict[uuid.UUID, list[uuid.UUID]] = {}
    for pk, chat in Attachment.objects.filter(pk__in=due).values_list("pk", "conversation"):
        by_chat.setdefault(chat, []).append(pk)
    for chat, files in by_chat.items():
        with transaction.atomic():
            conversation = conversation_lock(chat)
            if held(conversation) is None:
                _files_of(conversation, files)
    return len(due)


def _files_of(conversation: Conversation, files: list[uuid.UUID]) -> None:
    """A message that showed a file says no more of it; its words stay."""
    rows = Attachment.objects.filter(pk__in=files)
    gone = {str(pk) for pk in files}
    for message in Message.objects.filter(conversation=conversation, seq__in=rows.values("seq")):
        shown = message.body.get("attachments", [])
        left = [one for one in shown if not (isinstance(one, dict) and str(one.get("id")) in gone)]
        Message.objects.filter(pk=message.pk).update(body={**message.body, "attachments": left})
    rows.delete()


def _mails(due: list[Any]) -> int:
    keys = list(Mail.objects.filter(pk__in=due).values_list("key", flat=True))
    gone = Mail.objects.filter(pk__in=due).delete()[1].get("handoff.Mail", 0)
    for key in keys if settings.OUTBOX_DIR else ():
        Path(settings.OUTBOX_DIR, f"{key.hex}.eml").unlink(missing_ok=True)
    return gone


def _prompts(due: list[Any]) -> int:
    for turn in Turn.objects.filter(pk__in=due).only("trace"):
        told = turn.trace["model"]
        kept = {key: told[key] for key in _KEPT_OF_A_MODEL if isinstance(told, dict) and key in told}
        stopped = told.get("stopped") if isinstance(told, dict) else None
        if isinstance(stopped, dict) and "code" in stopped:
            kept["stopped"] = {"code": stopped["code"]}  # the dashboard counts these
        Turn.objects.filter(pk=turn.pk).update(trace={**turn.trace, "model": {**kept, "forgotten": True}})
    return len(due)


_TAKE: Mapping[str, Callable[[list[Any]], int]] = {
    "visitors": _chats,
    "chats": _chats,
    "files": _files,
    "mails": _mails,
    "prompts": _prompts,
}

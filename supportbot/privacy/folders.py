"""What stands outside the database: mails kept as files, the file of learnt sentences, counters in Redis."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import redis
from django.conf import settings

from handoff.mails.folder import MailFolder
from handoff.models import Mail
from supportbot.llm.configured import counted_as
from supportbot.privacy.marks import Marks
from supportbot.understanding.catalogue import Example
from supportbot.understanding.corrections import CORRECTIONS_FILE, write_corrections

_PATIENCE_SECONDS = 2.0
_RANDOM = 4


def mails_of(marks: Marks) -> Iterator[Path]:
    """The files of mails that went to the customer, or that have a reference or address of theirs."""
    if not settings.OUTBOX_DIR:
        return
    folder, keys = MailFolder(Path(settings.OUTBOX_DIR)), {key.hex for key in marks.mail_keys}
    for kept in folder.newest():
        mail = folder.read(kept.name)
        if mail is not None and (kept.name in keys or _names(mail, marks)):
            yield Path(settings.OUTBOX_DIR, f"{kept.name}.eml")


def mails_erase(marks: Marks) -> int:
    """How many files went."""
    gone = 0
    for path in list(mails_of(marks)):
        path.unlink(missing_ok=True)
        gone += 1
    return gone


def mails_without_row_erase() -> int:
    """Files whose mail was erased while it was being sent; how many."""
    if not settings.OUTBOX_DIR:
        return 0
    names = {kept.name for kept in MailFolder(Path(settings.OUTBOX_DIR)).newest() if _has_row(kept.name)}
    known = {key.hex for key in Mail.objects.filter(key__in=names).values_list("key", flat=True)}
    for name in names - known:
        Path(settings.OUTBOX_DIR, f"{name}.eml").unlink(missing_ok=True)
    return len(names - known)


def _has_row(name: str) -> bool:
    """Whether a mail of this name has a row: a random key. Sign-in's own mails have none, and names made of texts."""
    return uuid.UUID(name).version == _RANDOM


def learnt_of(marks: Marks) -> list[Example]:
    """The sentences of theirs in the file of learnt ones."""
    return [one for one in _learnt() if marks.quoted(one.text)]


def learnt_erase(marks: Marks) -> int:
    """How many sentences were taken out of the file."""
    before = _learnt()
    kept = [one for one in before if not marks.quoted(one.text)]
    if len(kept) < len(before):
        write_corrections(kept, settings.MODELS_DIR)
    return len(before) - len(kept)


def _learnt() -> list[Example]:
    path = Path(settings.MODELS_DIR, CORRECTIONS_FILE)
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    found = [json.loads(line) for line in lines if line.strip()]
    return [Example(str(one["text"]), str(one["topic"])) for one in found]


def counters_of(marks: Marks) -> dict[str, str]:
    """What was counted against the customer today in Redis, by key. Raises redis.RedisError."""
    with _redis() as client:
        found = {key: client.get(key) for key in _keys(client, marks)}
    return {key: str(value) for key, value in found.items() if value is not None}


def counters_erase(marks: Marks) -> int:
    """How many keys went. Raises redis.RedisError."""
    with _redis() as client:
        keys = list(_keys(client, marks))
        return int(client.delete(*keys)) if keys else 0


def _redis() -> redis.Redis:
    client: redis.Redis = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=_PATIENCE_SECONDS, decode_responses=True
    )
    return client


def _keys(client: redis.Redis, marks: Marks) -> Iterator[str]:
    yield from map(str, client.scan_iter(match=f"*LIMITER*/customer/{counted_as(marks.ref)}/*", count=1000))


def _names(mail: EmailMessage, marks: Marks) -> bool:
    if any(marks.own_pattern.search(str(mail[header])) for header in ("To", "Subject") if mail[header]):
        return True
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    return any(marks.own_pattern.search(str(part.get_content())) for part in parts)

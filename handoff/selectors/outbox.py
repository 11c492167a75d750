"""What the outbox shows: mails that wait, went or failed, and those sent by other parts, such as a new password's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from django.conf import settings

from handoff.mails.folder import MailFolder
from handoff.models import Mail

SHOWN = 200
_KINDS = {
    Mail.Kind.REPLY_WAITING: "Reply waiting",
    Mail.Kind.TRANSCRIPT: "Transcript",
    Mail.Kind.CODE: "One-time code",
    Mail.Kind.BILL_COPY: "Copy of a bill",
    Mail.Kind.INVITATION: "Invitation",
    Mail.Kind.ACCOUNT_CHANGED: "Sign-in changed",
    Mail.Kind.READING_FELL: "Messages read worse",
}


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One mail. ``at`` is UTC: when it was sent, else posted. ``state`` is that of ``Mail``."""

    id: uuid.UUID
    address: str
    subject: str
    kind: str
    at: datetime
    state: str
    reason: str
    attempts: int


@dataclass(frozen=True, slots=True)
class OutboxFile:
    """What goes with a mail. ``size`` is in bytes."""

    name: str
    content_type: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)


@dataclass(frozen=True, slots=True)
class OutboxMail:
    """One mail opened. Texts and file are missing when it was sent and the mail itself is not kept any more."""

    line: OutboxLine
    sender: str
    message_id: str
    language: str
    text: str
    html: str
    file: OutboxFile | None

    @property
    def mark(self) -> str:
        """Changes when there is something new to see."""
        return f"{self.line.state}-{self.line.attempts}"


def outbox_lines() -> list[OutboxLine]:
    """At most ``SHOWN`` mails, the newest first."""
    rows = list(Mail.objects.defer("text", "html", "attachment").order_by("-id")[:SHOWN])
    kept = _folder().newest()
    known = {key.hex for key in Mail.objects.filter(key__in=[one.name for one in kept]).values_list("key", flat=True)}
    lines = [_of_row(row) for row in rows]
    for one in [one for one in kept if one.name not in known][:SHOWN]:
        message = _folder().read(one.name)
        if message is not None:
            lines.append(_of_file(uuid.UUID(one.name), message, datetime.fromtimestamp(one.written_at, UTC)))
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def mark_of(lines: list[OutboxLine]) -> str:
    """Changes when the list does."""
    return sha256(repr([(line.id, line.state, line.reason, line.attempts) for line in lines]).encode()).hexdigest()[:16]


def outbox_mail(key: uuid.UUID) -> OutboxMail | None:
    """The mail whose Message-ID begins with ``key``."""
    row, message = Mail.objects.filter(key=key).first(), _folder().read(key.hex)
    language = row.language if row is not None else ""
    if message is not None:
        line = _of_row(row) if row is not None else _of_file(key, message, _sent_at(message))
        sender, message_id = str(message["From"]), str(message["Message-ID"])
        plain, html = _body(message, "plain"), _body(message, "html")
        return OutboxMail(line, sender, message_id, language, plain, html, _attached(message))
    if row is not None:
        sender = settings.DEFAULT_FROM_EMAIL
        return OutboxMail(_of_row(row), sender, "", language, row.text, row.html, _attached_to(row))
    return None


def _folder() -> MailFolder:
    return MailFolder(Path(settings.OUTBOX_DIR))


def _of_row(row: Mail) -> OutboxLine:
    return OutboxLine(
        id=row.key,
        address=row.address,
        subject=row.subject,
        kind=_KINDS[Mail.Kind(row.kind)],
        at=row.sent_at or row.created_at,
        state=row.state,
        reason=row.error,
        attempts=row.attempts,
    )


def _of_file(key: uuid.UUID, message: EmailMessage, at: datetime) -> OutboxLine:
    return OutboxLine(key, str(message["To"]), str(message["Subject"]), "Other", at, "sent", "", 1)


def _sent_at(message: EmailMessage) -> datetime:
    at: datetime | None = getattr(message["Date"], "datetime", None)
    return at or datetime.now(UTC)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _attached(message: EmailMessage) -> OutboxFile | None:
    """The first file of a mail as it was sent; none of ours has more."""
    for part in message.iter_attachments():
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            return OutboxFile(part.get_filename() or "file", part.get_content_type(), data)
    return None


def _attached_to(row: Mail) -> OutboxFile | None:
    if row.attachment is None:
        return None
    content_type = guess_type(row.attachment_name)[0] or "application/octet-stream"
    return OutboxFile(row.attachment_name, content_type, bytes(row.attachment))

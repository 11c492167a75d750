"""A mail server's report that a mail could not be delivered (RFC 3464), read for what it says of ours. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from handoff.errors import NotABounce


@dataclass(frozen=True, slots=True)
class Bounce:
    """``message_id`` is that of the mail which came back, with its brackets. ``reason`` is the server's."""

    message_id: str
    address: str
    reason: str


def bounce_of(raw: bytes) -> Bounce | None:
    """What came back; None for a report of a delay or of a delivery, after which nothing is lost.

    Raises NotABounce for what is no such report, or names no mail.
    """
    # The older policy leaves headers as they came: it has nothing to stumble over in what anybody may send.
    report = message_from_bytes(raw)
    groups = list(_status_groups(report))
    if not groups:
        raise NotABounce
    failed = next((group for group in groups if _said(group, "Action").lower() == "failed"), None)
    if failed is None:
        return None
    message_id = _message_id(report)
    if not message_id:
        raise NotABounce("The report does not name the mail: it holds neither the mail nor its headers.")
    return Bounce(message_id, _typed(failed, "Final-Recipient"), _reason(failed))


def _status_groups(report: Message) -> Iterator[Message]:
    """The fields of each addressee, and the group about the report itself before them."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from _below(part)


def _below(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _message_id(report: Message) -> str:
    """From the mail, or its headers, that the report gives back (RFC 3462)."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            given_back = _below(part)
        elif kind == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            given_back = [message_from_bytes(headers)] if isinstance(headers, bytes) else []
        else:
            continue
        if given_back and (found := _said(given_back[0], "Message-ID")):
            return found
    return ""


def _reason(group: Message) -> str:
    said = _typed(group, "Diagnostic-Code") or "not delivered"
    status = _said(group, "Status")
    return said if not status or status in said else f"{status} {said}"


def _typed(group: Message, name: str) -> str:
    """The value of a field such as ``rfc822; p@example.com``, without its type."""
    value = _said(group, name)
    return value.partition(";")[2].strip() if ";" in value else value


def _said(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).split())

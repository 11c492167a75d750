"""Rows as the frames that show them. One place for both sockets; see ``docs/frames.md``."""

from __future__ import annotations

from typing import Any

import orjson

from handoff.records import ConversationState, MessageRow, Note, timestamp

_SHOWN_BODY = ("choices", "table", "masked", "code", "values", "attachments", "wordless", "invoices", "opens")


def encode(frame: dict[str, Any]) -> str:
    """JSON text of a frame."""
    return orjson.dumps(frame).decode()


def message_frame(row: MessageRow, *, for_staff: bool = False) -> dict[str, Any]:
    """One message. An agent's ``client_id`` is shown to staff only, a customer's to both."""
    frame: dict[str, Any] = {
        "type": "message",
        "seq": row.seq,
        "author": row.author,
        "name": row.author_name,
        "kind": row.kind,
        "text": row.text,
        "created_at": timestamp(row.created_at),
    }
    frame.update({key: row.body[key] for key in _SHOWN_BODY if key in row.body})
    if "redacted" in row.body:
        frame["redacted"] = row.body["redacted"] if for_staff else True
    if row.client_id is not None and (row.author == "customer" or (for_staff and row.author == "agent")):
        frame["client_id"] = row.client_id
    return frame


def note_fields(note: Note) -> dict[str, Any]:
    """One note among staff, without its ``type``; it only ever goes to the agents' socket."""
    return {
        "id": note.id,
        "name": note.author,
        "text": note.text,
        "after_seq": note.after_seq,
        "created_at": timestamp(note.created_at),
        "client_id": note.client_id,
    }


def state_fields(
    state: ConversationState, *, wait_seconds: int | None = None, for_staff: bool = False
) -> dict[str, Any]:
    """The present state without its ``type``."""
    fields: dict[str, Any] = {"custody": state.custody, "custody_version": state.custody_version}
    if state.agent_name:
        fields["agent"] = state.agent_name
    if for_staff:
        fields["seen_seq"] = state.customer_read_seq
        if state.agent_id is not None:
            fields["agent_id"] = state.agent_id
    if state.position is not None:
        fields["position"] = state.position
        fields["wait_seconds"] = wait_seconds
    return fields


def error_frame(
    code: str,
    text: str,
    *,
    retryable: bool = False,
    client_id: str | None = None,
    field: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    frame: dict[str, Any] = {"type": "error", "code": code, "text": text, "retryable": retryable}
    if client_id is not None:
        frame["client_id"] = client_id
    if field is not None:
        frame["field"] = field
    frame.update({key: value for key, value in more.items() if value is not None})
    return frame

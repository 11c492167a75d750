"""A customer's text on its way in: cleaned, masked, counted, stored with the turn that will answer it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from time import perf_counter
from typing import Any

from handoff import spans, threads
from handoff.counting import counted
from handoff.frames.fields import FrameError
from handoff.redaction import mask
from handoff.selectors.attachments import files_of_customer
from handoff.services.accepting import Accepted, Incoming, message_accept
from handoff.services.attaching import names_of, shown
from handoff.services.masking import incoming_mask
from handoff.text import accept_text
from supportbot.answering.received_files import FILES_ALONE
from supportbot.leases import OPEN_TURN, TURN_COLUMNS, TURN_JOINS, Lease, opening_values
from supportbot.live.limits import may_send
from supportbot.live.session import Session


async def message_take(
    session: Session,
    *,
    client_id: str,
    raw: object,
    choice: str,
    files: Sequence[uuid.UUID] = (),
    address: str = "",
) -> tuple[Accepted, Lease | None]:
    """Store the message; the lease is there when this process is to answer it.

    Raises TextError, FrameError (``slow_down``) and what ``message_accept`` raises; then nothing was stored.
    """
    text = "" if files and raw in ("", None) else accept_text(raw)
    if not may_send(session.customer_ref, address=address):
        error = FrameError("slow_down", "You are writing faster than we can read. Please wait a moment and send again.")
        error.retryable = True
        raise error
    return await message_keep(session, client_id=client_id, text=text, choice=choice, files=files)


async def message_keep(
    session: Session, *, client_id: str, text: str, choice: str, files: Sequence[uuid.UUID] = ()
) -> tuple[Accepted, Lease | None]:
    """As ``message_take``, for a text that is fit to be stored and however many came before."""
    began = perf_counter()
    sent = await threads.run(files_of_customer, session.conversation_id, files) if files else []
    body: dict[str, Any] = shown(sent, wordless=not text)
    if not text:
        # Without words there is nothing to read: the bot is told what it got in the words' place.
        text, choice = names_of(sent), FILES_ALONE
    clean = await incoming_mask(session.conversation_id, client_id, text)
    if clean.found:
        body["masked"] = True
    if choice:
        body["choice"] = choice
    values = opening_values(session.step)
    accepted = await message_accept(
        Incoming(
            session.conversation_id,
            session.customer_ref,
            session.customer_name,
            client_id,
            clean.text,
            body,
            earlier=clean.earlier,
            files=tuple(files),
        ),
        also=OPEN_TURN,
        columns=TURN_COLUMNS,
        joins=TURN_JOINS,
        values=values,
    )
    if accepted.repeated:
        return accepted, None
    for kind in clean.found:
        counted("redacted", kind)
    turn_id, owner = accepted.extra
    spans.past("message", turn=turn_id, first=turn_id == values["turn"], seconds=perf_counter() - began)
    return accepted, Lease(turn_id, owner) if owner == values["owner"] else None


def comment(text: str) -> str:
    """A rating's comment as it may be kept."""
    return mask(text).text

"""What an agent does, frame by frame: read the fields, call the service, acknowledge."""

from __future__ import annotations

from typing import Any

from handoff import threads
from handoff.consumers.agent import MOST_SEQ, AgentSocket
from handoff.frames.fields import Fields
from handoff.models import Conversation, Presence
from handoff.realtime import giving_out
from handoff.services.attaching import MOST_IN_A_MESSAGE
from handoff.services.holding import (
    CLOSE_REASONS,
    conversation_claim,
    conversation_close,
    conversation_hand_back,
    conversation_reopen,
)
from handoff.services.noting import note_append
from handoff.services.offers import offer_decline
from handoff.services.presence import presence_set
from handoff.services.replying import reply_send
from handoff.services.snoozing import conversation_snooze
from handoff.services.transferring import conversation_transfer, conversation_transfer_to_team
from handoff.text import accept_text

_LONGEST_NOTE = 4000
_LONGEST_TOPIC = 40


async def _move(socket: AgentSocket, frame: str, service: Any, fields: Fields, **more: Any) -> None:
    moved: Conversation = await threads.run(
        service,
        conversation_id=fields.uuid("conversation"),
        staff=socket.staff,
        seen_version=fields.integer("custody_version", least=0, most=MOST_SEQ),
        **more,
    )
    await socket.send_frame(
        {"type": "ack", "frame": frame, "conversation": str(moved.pk), "custody_version": moved.custody_version}
    )


async def claim(socket: AgentSocket, fields: Fields) -> None:
    await _move(socket, "claim", conversation_claim, fields)


async def hand_back(socket: AgentSocket, fields: Fields) -> None:
    note = fields.optional_text("note", limit=_LONGEST_NOTE)
    await _move(socket, "hand_back", conversation_hand_back, fields, note=note)


async def close(socket: AgentSocket, fields: Fields) -> None:
    reason = fields.one_of("reason", CLOSE_REASONS) if fields.optional_text("reason", limit=20) else ""
    topic = fields.optional_text("topic", limit=_LONGEST_TOPIC)
    await _move(socket, "close", conversation_close, fields, reason=reason, topic=topic)


async def reopen(socket: AgentSocket, fields: Fields) -> None:
    await _move(socket, "reopen", conversation_reopen, fields)


async def transfer(socket: AgentSocket, fields: Fields) -> None:
    """To ``to_staff`` or ``to_team``, whichever is named."""
    note = fields.optional_text("note", limit=_LONGEST_NOTE)
    to_team = fields.optional_integer("to_team", least=1, most=MOST_SEQ)
    if to_team is not None:
        await _move(socket, "transfer", conversation_transfer_to_team, fields, to_team=to_team, note=note)
        return
    to_staff = fields.integer("to_staff", least=1, most=MOST_SEQ)
    await _move(socket, "transfer", conversation_transfer, fields, to_staff=to_staff, note=note)


async def snooze(socket: AgentSocket, fields: Fields) -> None:
    kept = await threads.run(
        conversation_snooze,
        conversation_id=fields.uuid("conversation"),
        staff=socket.staff,
        until=fields.optional_moment("until"),
    )
    await socket.send_frame(
        {"type": "ack", "frame": "snooze", "conversation": str(kept.pk), "custody_version": kept.custody_version}
    )


async def reply(socket: AgentSocket, fields: Fields) -> None:
    conversation_id = fields.uuid("conversation")
    client_id = str(fields.uuid("client_id"))
    version = fields.integer("custody_version", least=0, most=MOST_SEQ)
    files = fields.uuids("files", most=MOST_IN_A_MESSAGE)
    # Files need no words with them.
    text = "" if files and not fields.given("text") else accept_text(fields.raw("text"))
    message = await threads.run(
        reply_send,
        conversation_id=conversation_id,
        staff=socket.staff,
        client_id=client_id,
        text=text,
        files=files,
        seen_version=version,
        seen_seq=fields.integer("last_seq", least=0, most=MOST_SEQ),
    )
    await socket.send_frame(
        {
            "type": "ack",
            "frame": "reply.send",
            "conversation": str(conversation_id),
            "custody_version": version,
            "client_id": client_id,
            "seq": message.seq,
        }
    )


async def note(socket: AgentSocket, fields: Fields) -> None:
    client_id = str(fields.uuid("client_id"))
    kept = await threads.run(
        note_append,
        conversation_id=fields.uuid("conversation"),
        staff=socket.staff,
        text=accept_text(fields.raw("text")),
        client_id=client_id,
    )
    await socket.send_frame(
        {"type": "ack", "frame": "note.add", "conversation": str(kept.conversation_id), "client_id": client_id}
    )


async def decline(socket: AgentSocket, fields: Fields) -> None:
    conversation_id = fields.uuid("conversation")
    await threads.run(offer_decline, conversation_id=conversation_id, staff=socket.staff)
    await socket.send_frame({"type": "ack", "frame": "offer.decline", "conversation": str(conversation_id)})


async def presence(socket: AgentSocket, fields: Fields) -> None:
    status = fields.one_of("status", tuple(Presence.Status.values))
    kept = await threads.run(presence_set, staff=socket.staff, status=status)
    await socket.show_presence(kept.status)
    giving_out.soon()


HANDLERS = {
    "claim": claim,
    "hand_back": hand_back,
    "close": close,
    "reopen": reopen,
    "transfer": transfer,
    "snooze": snooze,
    "reply.send": reply,
    "note.add": note,
    "offer.decline": decline,
    "presence.set": presence,
}

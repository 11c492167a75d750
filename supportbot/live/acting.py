"""What a customer does, frame by frame: read the fields, call the service, acknowledge."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from handoff import threads
from handoff.consumers.base import Handler
from handoff.errors import TooManyTranscripts
from handoff.frames.fields import Fields, FrameError
from handoff.links import customer_file_token
from handoff.records import Ring, timestamp
from handoff.selectors.attachments import attachment_for_customer
from handoff.services import events
from handoff.services.attaching import MOST_IN_A_MESSAGE
from handoff.services.contacting import LONGEST, contact_leave
from handoff.services.ending import conversation_end
from handoff.services.escalating import person_request
from handoff.services.read_marks import customer_read
from supportbot.feedback import services as thumbs
from supportbot.identity.revoking import token_end
from supportbot.live import inbound, runner
from supportbot.live.bills import invoice_link
from supportbot.live.chat_socket import MOST_SEQ, ChatSocket
from supportbot.live.limits import may_ask_code
from supportbot.live.opening import action_link
from supportbot.live.transcripts import transcript_to

_TYPING_EVERY_SECONDS = 2.0
_LONGEST_CHOICE = 200
_LONGEST_NUMBER = 120


async def message_send(socket: ChatSocket, fields: Fields) -> None:
    session, _ = socket.attached()
    client_id = str(fields.uuid("client_id"))
    files = fields.uuids("files", most=MOST_IN_A_MESSAGE)
    accepted, lease = await inbound.message_take(
        session,
        client_id=client_id,
        raw=fields.raw("text"),
        choice=fields.optional_text("choice", limit=_LONGEST_CHOICE),
        files=files,
        address=socket.place.address,
    )
    await socket.send_frame(
        {"type": "ack", "client_id": client_id, "seq": accepted.seq, "created_at": timestamp(accepted.created_at)}
    )
    if lease is not None:
        runner.turn_start(lease)
        socket.bot_typing_soon(session)


async def ask_person(socket: ChatSocket, fields: Fields) -> None:
    session, _ = socket.attached()
    client_id = str(fields.uuid("client_id"))
    conversation = await threads.run(person_request, conversation_id=session.conversation_id)
    await socket.send_frame(
        {
            "type": "ack",
            "client_id": client_id,
            "seq": conversation.last_seq,
            "created_at": timestamp(datetime.now(UTC)),
        }
    )


async def end(socket: ChatSocket, fields: Fields) -> None:
    """The customer is done; the notice and the state that follow are the answer."""
    session, _ = socket.attached()
    await threads.run(conversation_end, conversation_id=session.conversation_id)


async def leave_contact(socket: ChatSocket, fields: Fields) -> None:
    session, _ = socket.attached()
    address = fields.text("email", limit=LONGEST)
    await threads.run(contact_leave, conversation_id=session.conversation_id, address=address)


async def transcript_send(socket: ChatSocket, fields: Fields) -> None:
    """The conversation by e-mail: to the address named, else to the one left here, else to the one on file."""
    session, _ = socket.attached()
    address = fields.optional_text("email", limit=LONGEST)
    if session.visitor and not may_ask_code(session.customer_ref, network=socket.place.address, address=address):
        raise TooManyTranscripts
    await threads.run(transcript_to, session, address)


async def file_link(socket: ChatSocket, fields: Fields) -> None:
    """A link to one file of this conversation's, good for a minute."""
    session, _ = socket.attached()
    file = fields.uuid("file")
    await threads.run(attachment_for_customer, session.conversation_id, file)
    token = customer_file_token(session.conversation_id, file)
    await socket.send_frame({"type": "file.link", "file": str(file), "path": f"/files/{token}/"})


async def bill_link(socket: ChatSocket, fields: Fields) -> None:
    """A link to the paper of one bill of the customer's, good for a minute."""
    session, _ = socket.attached()
    number = fields.text("number", limit=_LONGEST_NUMBER)
    path = await threads.run(invoice_link, session, number)
    await socket.send_frame({"type": "invoice.link", "number": number, "path": path})


async def link_of_action(socket: ChatSocket, fields: Fields) -> None:
    """A path to the link that came of an action of the customer's, good for a minute."""
    session, _ = socket.attached()
    action = fields.uuid("action")
    path = await threads.run(action_link, session, action)
    await socket.send_frame({"type": "action.link", "action": str(action), "path": path})


async def feedback(socket: ChatSocket, fields: Fields) -> None:
    session, _ = socket.attached()
    await threads.run(
        thumbs.answer_feedback_set,
        conversation_id=session.conversation_id,
        seq=fields.integer("seq", least=1, most=MOST_SEQ),
        value=fields.one_of("value", ("up", "down")),
        reason=fields.optional_text("reason", limit=200),
    )


async def rating(socket: ChatSocket, fields: Fields) -> None:
    session, feed = socket.attached()
    await threads.run(
        thumbs.conversation_rate,
        conversation_id=session.conversation_id,
        score=fields.integer("score", least=1, most=5),
        comment=inbound.comment(fields.optional_text("comment", limit=2000)),
    )
    feed.state_changed()


async def read(socket: ChatSocket, fields: Fields) -> None:
    session, _ = socket.attached()
    seq = fields.integer("seq", least=1, most=MOST_SEQ)
    await threads.run(customer_read, conversation_id=session.conversation_id, seq=seq)


async def typing(socket: ChatSocket, fields: Fields) -> None:
    session, _ = socket.attached()
    now = time.monotonic()
    if now - socket.typing_at >= _TYPING_EVERY_SECONDS:
        socket.typing_at = now
        events.announce(Ring(session.conversation_id, "typing.customer", 0, 0))


async def sign_out(socket: ChatSocket, fields: Fields) -> None:
    """The customer's own sign-out: their token is void, and nothing more is shown here."""
    socket.attached()
    if socket.identity is not None and not socket.identity.is_visitor:
        await threads.run(token_end, socket.identity)
    await socket.end("token_revoked")


async def ping(socket: ChatSocket, fields: Fields) -> None:
    await socket.send_frame({"type": "pong"})


async def not_available(socket: ChatSocket, fields: Fields) -> None:
    raise FrameError("not_available", "That is not available here yet.")


HANDLERS: Mapping[str, Handler] = {
    "message.send": message_send,
    "person.request": ask_person,
    "conversation.end": end,
    "contact.leave": leave_contact,
    "transcript.send": transcript_send,
    "file.link": file_link,
    "invoice.link": bill_link,
    "action.link": link_of_action,
    "feedback": feedback,
    "rating": rating,
    "read": read,
    "typing": typing,
    "sign.out": sign_out,
    "ping": ping,
    "action.confirm": not_available,
}

"""The second step over the socket: a code is asked for, typed in, and what it proves is told to the browser."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings

from billing.selectors import account_for
from handoff import threads
from handoff.consumers.base import Handler
from handoff.errors import HandoffError
from handoff.frames.fields import Fields
from handoff.records import timestamp
from handoff.services.adopting import conversation_adopt
from handoff.services.contacting import LONGEST, address_accept, shown
from supportbot.identity import codes
from supportbot.identity.asking_again import question_reopen
from supportbot.identity.errors import TooManyCodes
from supportbot.identity.proofs import HOLDS_FOR, proof_token
from supportbot.leases import Lease
from supportbot.live import runner
from supportbot.live.chat_socket import ChatSocket
from supportbot.live.limits import may_ask_code
from supportbot.live.session import Session
from supportbot.widget.identity import sign_identity

log = structlog.get_logger(__name__)
TOKEN_TTL = timedelta(minutes=30)
_LONGEST_CODE = 20


@dataclass(frozen=True, slots=True)
class _Proven:
    """``token`` is there for a visitor, who has had none."""

    proof: str
    until: datetime
    token: str
    question: Lease | None


async def verify_request(socket: ChatSocket, fields: Fields) -> None:
    session, _ = socket.attached()
    email = fields.optional_text("email", limit=LONGEST)
    address = address_accept(email) if session.visitor else ""
    if not may_ask_code(session.customer_ref, network=socket.place.address, address=address):
        raise TooManyCodes
    language = socket.hello_said.language or "en"
    if session.visitor:
        # Told before anything is looked up, so that the time it takes says nothing of whose address it is.
        await _say_sent(socket, shown(address))
        runner.background(_send_quietly(session.conversation_id, address, language))
        return
    sent_to = await threads.run(
        codes.code_send, conversation_id=session.conversation_id, email=address, language=language
    )
    await _say_sent(socket, sent_to)


async def _say_sent(socket: ChatSocket, address: str) -> None:
    await socket.send_frame({"type": "verify.sent", "address": address, "minutes": codes.MINUTES})


async def _send_quietly(conversation_id: uuid.UUID, address: str, language: str) -> None:
    try:
        await threads.run(codes.code_send, conversation_id=conversation_id, email=address, language=language)
    except HandoffError:
        log.exception("code_not_sent")


async def verify(socket: ChatSocket, fields: Fields) -> None:
    session, _ = socket.attached()
    typed = "".join(sign for sign in fields.text("code", limit=_LONGEST_CODE) if sign.isdecimal())
    proven = await threads.run(_prove, session, typed, socket.hello_said.device)
    if not session.visitor:
        socket.session = replace(session, verified_until=proven.until)
    frame = {"type": "verified", "proof": proven.proof, "until": timestamp(proven.until)}
    await socket.send_frame({**frame, "token": proven.token} if proven.token else frame)
    if proven.question is not None:
        runner.turn_start(proven.question)
        socket.bot_typing_soon(session)


def _prove(session: Session, code: str, device: str) -> _Proven:
    customer_ref = codes.code_redeem(conversation_id=session.conversation_id, code=code)
    until = datetime.now(UTC).replace(microsecond=0) + HOLDS_FOR
    token = _taken_over(session, customer_ref) if session.visitor else ""
    question = question_reopen(conversation_id=session.conversation_id)
    return _Proven(proof_token(customer_ref, device=device, until=until), until, token, question)


def _taken_over(session: Session, customer_ref: str) -> str:
    """A token for who was a visitor; their conversation becomes the customer's where it can."""
    account = account_for(customer_ref)
    conversation_adopt(
        conversation_id=session.conversation_id,
        visitor_ref=session.customer_ref,
        customer_ref=customer_ref,
        display_name=account.name,
        locale=account.locale,
    )
    return sign_identity(
        customer_ref, name=account.name, keys=settings.WIDGET_SIGNING_KEYS, now=datetime.now(UTC), ttl=TOKEN_TTL
    )


HANDLERS: Mapping[str, Handler] = {"verify.request": verify_request, "verify": verify}

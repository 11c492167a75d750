"""Conversations: opened, written in, read, listed, handed to a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from handoff import threads
from handoff.services.escalating import person_request
from supportbot.api.bearer import Scope, needs
from supportbot.api.chats import chat_of, chat_open
from supportbot.api.cursors import place_of
from supportbot.api.operations.responses import answers, leading_on
from supportbot.api.reading import Narrowing, conversation_fields, conversation_row, conversations_page, transcript
from supportbot.api.schemas import (
    Accepted,
    ConversationIn,
    ConversationOut,
    ConversationPage,
    Cursor,
    Custody,
    CustomerRef,
    LastSeq,
    Limit,
    MessageIn,
    Moment,
    Transcript,
)
from supportbot.live import inbound, runner

router = Router(tags=["Conversations"])


@router.post(
    "/conversations",
    summary="Open a conversation",
    operation_id="conversation_open",
    response=answers({200: ConversationOut}),
    **needs(
        Scope.CONVERSATIONS_WRITE,
        responses=leading_on(
            200, ("conversation_read", "message_send", "person_request"), conversation_id="$response.body#/id"
        ),
    ),
)
async def conversation_open(request: HttpRequest, body: ConversationIn) -> dict[str, Any]:
    """A customer has at most one that is not closed. Where there is none, one begins with the greeting."""
    return await threads.run(chat_open, customer_ref=body.customer)


@router.get(
    "/conversations",
    summary="List conversations",
    operation_id="conversation_list",
    response=answers({200: ConversationPage}),
    **needs(Scope.CONVERSATIONS_READ),
)
async def conversation_list(
    request: HttpRequest,
    customer: CustomerRef | None = None,
    custody: Custody | None = None,
    updated_since: Moment | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """The one that has been silent longest comes first, so that one that changes while you page is not missed."""
    wanted = Narrowing(customer, custody, updated_since)
    after = place_of(cursor) if cursor else None
    return await threads.run(conversations_page, wanted, after=after, limit=limit)


@router.get(
    "/conversations/{conversation_id}",
    summary="Read a conversation",
    operation_id="conversation_read",
    response=answers({200: Transcript}, 404),
    **needs(Scope.CONVERSATIONS_READ),
)
async def conversation_read(
    request: HttpRequest, conversation_id: UUID, last_seq: LastSeq = 0, limit: Limit = 100
) -> dict[str, Any]:
    """The conversation as it stands, with what was said after `last_seq`."""
    return await threads.run(transcript, conversation_id, last_seq=last_seq, limit=limit)


@router.post(
    "/conversations/{conversation_id}/messages",
    summary="Write as the customer",
    operation_id="message_send",
    response=answers({200: Accepted, 201: Accepted}, 404, 409),
    **needs(Scope.CONVERSATIONS_WRITE),
)
async def message_send(request: HttpRequest, conversation_id: UUID, body: MessageIn) -> Status[dict[str, Any]]:
    """As if it had been written in the chat. While the bot holds the conversation it answers at once; its answer is a
    message of its own, told by webhook or read with `last_seq`. 201: stored now. 200: had been stored before.
    """
    session = await threads.run(chat_of, conversation_id)
    accepted, lease = await inbound.message_take(
        session, client_id=str(body.client_id), raw=body.text, choice=body.choice
    )
    if lease is not None:
        runner.turn_start(lease)
    said = {
        "conversation": conversation_id,
        "seq": accepted.seq,
        "created_at": accepted.created_at,
        "repeated": accepted.repeated,
    }
    return Status(200 if accepted.repeated else 201, said)


@router.post(
    "/conversations/{conversation_id}/person",
    summary="Request a person",
    operation_id="person_request",
    response=answers({200: ConversationOut}, 404, 409),
    **needs(Scope.CONVERSATIONS_WRITE),
)
async def person(request: HttpRequest, conversation_id: UUID) -> dict[str, Any]:
    """Into the queue, with the bot's brief. Once it waits or a person holds it, asking again changes nothing."""
    await threads.run(person_request, conversation_id=conversation_id)
    return conversation_fields(await threads.run(conversation_row, conversation_id))

"""Sends each row through the real customer socket, in a conversation of its own, and keeps what came back."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.attacks.records import own_ref, places
from tests.attacks.rows import Attack, fill
from tests.flows.chat_client import CustomerClient, Frame
from tests.flows.stack import Stack

AT_ONCE = 12
REPLY_SECONDS = 60.0
"""What is said is judged here, not how soon: a machine that trains its model meanwhile may take its time."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One row as sent and everything its socket was sent; ``error`` is the code of a refusal, "" for none."""

    attack: Attack
    typed: str
    customer_ref: str
    conversation: str
    frames: tuple[Frame, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands in the store after an exchange."""

    custody: str
    decision: str
    topic: str
    reason: str
    stored: str
    masked: bool
    replies: tuple[Frame, ...]
    """The bot's messages behind the customer's: ``kind``, ``text`` and ``body``."""


async def send_all(stack: Stack, attacks: Sequence[Attack]) -> list[Exchange]:
    """Every row once, at most ``AT_ONCE`` at the same time; row N comes from customer N."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(index: int, attack: Attack) -> Exchange:
        async with gate:
            return await _send(stack, index, attack)

    return list(await asyncio.gather(*(one(index, attack) for index, attack in enumerate(attacks))))


async def _send(stack: Stack, index: int, attack: Attack) -> Exchange:
    typed = fill(attack.text, places(index))
    error = ""
    async with CustomerClient(stack.chat_url) as customer:
        welcome = await customer.hello(stack.token(own_ref(index)))
        error = await say(customer, typed)
    return Exchange(attack, typed, own_ref(index), welcome["conversation"], tuple(customer.frames), error)


async def say(customer: CustomerClient, text: str) -> str:
    """Send one message and wait for the bot's reply, or for the queue's; the code of a refusal, "" for none."""
    key, mark = str(uuid.uuid4()), len(customer.frames)
    await customer.send({"type": "message.send", "client_id": key, "text": text})
    first = await customer.wait_for(after=mark, client_id=key)
    while first["type"] not in ("ack", "error"):
        mark = customer.frames.index(first, mark) + 1
        first = await customer.wait_for(after=mark, client_id=key)
    if first["type"] == "error":
        return str(first["code"])
    await customer.wait_for(REPLY_SECONDS, after=mark, type="message", author="bot")
    return ""


_OUTCOMES = """
    SELECT c.id::text, c.custody, coalesce(t.decision, ''), coalesce(t.topic, ''), coalesce(t.reason, ''),
           coalesce(said.text, ''), coalesce((said.body ->> 'masked')::boolean, false), coalesce(bot.messages, '[]')
    FROM handoff_conversation c
    LEFT JOIN LATERAL (SELECT * FROM handoff_message m WHERE m.conversation_id = c.id AND m.author = 'customer'
                       ORDER BY m.seq LIMIT 1) said ON true
    LEFT JOIN LATERAL (SELECT * FROM supportbot_turn t WHERE t.conversation_id = c.id
                       ORDER BY t.first_seq DESC LIMIT 1) t ON true
    LEFT JOIN LATERAL (SELECT json_agg(json_build_object('kind', m.kind, 'text', m.text, 'body', m.body)
                                       ORDER BY m.seq) AS messages
                       FROM handoff_message m WHERE m.conversation_id = c.id AND m.author = 'bot'
                       AND m.seq > said.seq) bot ON true
    WHERE c.id = ANY(%s::uuid[])"""


def outcomes(stack: Stack, exchanges: Sequence[Exchange]) -> dict[str, Outcome]:
    """What stands in the store, by conversation."""
    rows: list[tuple[Any, ...]] = stack.rows(_OUTCOMES, [one.conversation for one in exchanges])
    return {
        conversation: Outcome(custody, decision, topic, reason, stored, masked, tuple(_json(replies)))
        for conversation, custody, decision, topic, reason, stored, masked, replies in rows
    }


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value

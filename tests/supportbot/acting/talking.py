"""A customer who talks to the bot as it serves, on a day on which the demo company's records make sense."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from handoff import store
from handoff.models import Message, StaffMember
from supportbot.evaluation.simulation.judging import Came
from supportbot.simulator.bots import BOTS
from supportbot.simulator.chat import Chat

TODAY = date(2026, 11, 23)


@contextmanager
def talking(customer: str) -> Iterator[Chat]:
    staff, _ = StaffMember.objects.get_or_create(
        username="agent", defaults={"email": "agent@example.com", "role": "agent", "display_name": "Agent"}
    )
    with asyncio.Runner() as loop:
        try:
            yield Chat(customer, today=TODAY, bot=BOTS["real"].thinker, staff=staff, loop=loop)
        finally:
            loop.run(store.close())


def say(chat: Chat, text: str, choice: str = "") -> Came:
    """The one reply to what the customer says or taps."""
    (came,) = chat.customer_says(text, choice)
    return came


def told(chat: Chat) -> list[tuple[str, str]]:
    """Who said what, oldest first, without the customer."""
    rows = Message.objects.filter(conversation_id=chat.id).exclude(author="customer").order_by("seq")
    return [(row.author, row.text) for row in rows]

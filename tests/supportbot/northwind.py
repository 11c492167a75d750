"""The demo company in the database, and its customers' words coming in as they do in life."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

from django.core.management import call_command

from handoff import store
from handoff.models import Conversation
from handoff.services.accepting import Incoming, message_accept
from handoff.services.opening import conversation_open
from supportbot import readers
from supportbot.leases import OPEN_TURN, TURN_COLUMNS, TURN_JOINS, Lease, opening_values

DEMO_FILE = Path(__file__).resolve().parents[2] / "billing/demo/northwind.json"


def load() -> None:
    """Load it, and forget which row of the reading model this process had seen in tables that are emptied by now."""
    readers.reading_model_present.cache_clear()
    call_command("loadbilling", str(DEMO_FILE), verbosity=0)


def priyas_conversation() -> Conversation:
    return conversation_open(
        customer_ref="cus_priya", display_name="Priya Shah", locale="en-IE", bot_name="Nora", greeting="Hi, I am Nora."
    )


def customer_says(where: Conversation, text: str) -> Lease | None:
    """The message accepted with its turn; the lease when this process is to answer."""

    async def accept() -> Lease | None:
        values = opening_values("signed")
        try:
            accepted = await message_accept(
                Incoming(where.pk, where.customer_ref, "Priya", str(uuid.uuid4()), text, {}),
                also=OPEN_TURN,
                columns=TURN_COLUMNS,
                joins=TURN_JOINS,
                values=values,
            )
        finally:
            await store.close()
        turn, owner = accepted.extra
        return Lease(turn, owner) if owner == values["owner"] else None

    return asyncio.run(accept())

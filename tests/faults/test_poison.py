"""A message whose answer can never be stored: after three tries a person has it, and nobody else notices."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.faults.crowd import Crowd, Load
from tests.faults.stores import execute
from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.socket, pytest.mark.prove]
POISONED = 5
PATIENCE_SECONDS = 30.0
_POISON = """CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT FROM handoff_conversation WHERE id = NEW.conversation_id AND customer_ref = ANY({0})) THEN
        RAISE EXCEPTION 'poison' USING ERRCODE = 'XX000';
    END IF;
    RETURN NEW; END $$;
CREATE TRIGGER poison BEFORE INSERT ON handoff_message
    FOR EACH ROW WHEN (NEW.author = 'bot' AND NEW.kind = 'answer') EXECUTE FUNCTION poison()"""


@pytest.mark.fault("F50")
async def test_it_goes_to_a_person_and_the_others_are_answered(program: Stack, crowd: Crowd, figures: Figures) -> None:
    poisoned = await crowd.newcomers(POISONED)
    names = ", ".join(f"'{name}'" for name in poisoned)
    await execute(program, _POISON.format(f"ARRAY[{names}]"))
    waits: list[float] = []

    async def one(name: str) -> None:
        async with CustomerClient(program.chat_url) as customer:
            await customer.hello(program.token(name))
            begun = time.monotonic()
            await customer.say("What do I owe?")
            await customer.wait_for(PATIENCE_SECONDS, type="state", custody="waiting")
            waits.append(time.monotonic() - begun)
            assert [message["kind"] for message in customer.messages(author="bot")][-1] == "handoff"

    async def deed() -> None:
        await asyncio.gather(*(one(name) for name in poisoned))

    try:
        await crowd.under(deed, figures, load=Load(customers=10, messages=10))
    finally:
        await execute(program, "DROP FUNCTION poison CASCADE")
    figures["recovery_s"] = max(waits)
    tries = """SELECT DISTINCT attempts, status FROM supportbot_turn turn
        JOIN handoff_conversation asked ON asked.id = turn.conversation_id WHERE asked.customer_ref = ANY(%s)"""
    assert program.rows(tries, poisoned) == [(4, "done")], "three tries, and the one that hands over"

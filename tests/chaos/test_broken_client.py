"""A client that breaks the protocol is found out by the same harness, and one that keeps to it is not."""

from __future__ import annotations

import asyncio
import random
import uuid

import pytest

from tests.chaos.clocks import Clocks
from tests.chaos.customer import Device
from tests.chaos.oracle import Findings, examine
from tests.chaos.proxy import Proxy
from tests.chaos.session import Session
from tests.chaos.table import stored_of
from tests.flows.stack import Stack

pytestmark = pytest.mark.socket


class _NewKeys(Session):
    """Gives what was on its way a new ``client_id`` when the connection is lost, as if it had never been sent."""

    def down(self) -> None:
        for entry in list(self.outbox.values()):
            if entry.status == "sending":
                del self.outbox[entry.client_id]
                entry.client_id = str(uuid.uuid4())
                self.outbox[entry.client_id] = entry
        super().down()


class _Broken(Device):
    sessions = _NewKeys


async def _ack_lost(program: Stack, device: type[Device], customer_ref: str) -> Findings:
    """One message that is stored while its acknowledgement is swallowed on the way back."""
    async with Proxy(program.port, "tiny") as proxy:
        proxy.calm()
        address = f"127.0.0.1:{proxy.port}"
        async with device(
            customer_ref,
            token=program.token(customer_ref),
            url=f"ws://{address}/ws/chat/",
            poll_url=f"http://{address}/chat/frames",
            clocks=Clocks(heartbeat=0.4, silence=0.3),
            chance=random.Random(1),  # noqa: S311
        ) as one:
            await one.session.welcomed.wait()
            proxy.swallow_answers()
            one.session.write("What do I owe?")
            stored = stored_of(program, [one.session.conversation])
            async with asyncio.timeout(20):
                while True:
                    await asyncio.sleep(0.1)
                    stored = await asyncio.to_thread(stored_of, program, [one.session.conversation])
                    (kept,) = stored.values()
                    owed = any(turn.status == "open" for turn in kept.turns)
                    if not owed and one.told({one.session.conversation: kept.rows[-1].seq}):
                        break
            assert one.journal.losses == 1
    return examine([one.journal], stored)


async def test_a_new_key_for_a_repeat_is_found_out(program: Stack) -> None:
    findings = await _ack_lost(program, _Broken, "cus_tomas")
    assert [said for said in findings.twice if "under no such key" in said], findings


@pytest.mark.fault("F10")
async def test_the_same_key_for_a_repeat_is_stored_once(program: Stack) -> None:
    assert (await _ack_lost(program, Device, "cus_marek")).all() == []

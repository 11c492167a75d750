"""P1: customer to agent's socket, stored, against R over the same number of pairs at the same pace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bench.agents import agents
from bench.load import Journal, Peer, open_peer, pace, settle
from tests.flows.stack import Stack

TEXT = "Thank you, that is clear. Could you also check the bill before that one?"


async def open_product_pairs(program: Stack, customers: list[str], journal: Journal) -> list[tuple[Peer, Peer, str]]:
    """A customer and the agent who holds the conversation, for each of ``customers``."""
    headers = await asyncio.to_thread(agents, program, len(customers))

    def customer_hears(frame: dict[str, Any], now: float) -> None:
        if frame["type"] == "ack":
            journal.acked.setdefault(frame["client_id"], now)

    def agent_hears(frame: dict[str, Any], now: float) -> None:
        if frame["type"] == "message" and frame["author"] == "customer":
            journal.delivered.setdefault(frame["client_id"], now)

    pairs = []
    for customer_ref, header in zip(customers, headers, strict=True):
        customer = await open_peer(program.chat_url, customer_hears)
        await customer.send({"type": "hello", "token": program.token(customer_ref), "last_seq": 0})
        welcome = await customer.first
        agent = await open_peer(program.inbox_url, agent_hears, header)
        name, version = welcome["conversation"], welcome["state"]["custody_version"]
        await agent.send({"type": "watch", "conversation": name, "last_seq": welcome["last_seq"]})
        await agent.first
        if welcome["state"]["custody"] != "agent":
            await agent.send({"type": "claim", "conversation": name, "custody_version": version})
        pairs.append((customer, agent, name))
    await asyncio.sleep(1)
    return pairs


def product_sender(customer: Peer) -> Callable[[str], Awaitable[None]]:
    async def send(key: str) -> None:
        await customer.send({"type": "message.send", "client_id": key, "text": TEXT})

    return send


Meter = Callable[[], float]
"""CPU seconds that the server has used so far; read around the load alone, not around its preparation."""


async def product_pairs(
    program: Stack, customers: list[str], *, per_second: float, seconds: float, meter: Meter = float
) -> Journal:
    journal = Journal()
    pairs = await open_product_pairs(program, customers, journal)
    try:
        senders = [product_sender(customer) for customer, _, _ in pairs]
        before = meter()
        await pace(senders, journal, per_second=per_second, seconds=seconds)
        await settle(journal, journal.delivered)
        journal.cpu_seconds = meter() - before
    finally:
        await asyncio.gather(*(peer.close() for customer, agent, _ in pairs for peer in (customer, agent)))
    return journal


async def reference_pairs(url: str, pairs: int, *, per_second: float, seconds: float, meter: Meter = float) -> Journal:
    journal = Journal()

    def hears(frame: dict[str, Any], now: float) -> None:
        if frame["type"] == "ack":
            journal.acked.setdefault(frame["client_id"], now)
        elif frame["type"] == "message":
            journal.delivered.setdefault(frame["client_id"], now)

    def sender(peer: Peer) -> Callable[[str], Awaitable[None]]:
        async def send(key: str) -> None:
            await peer.send({"client_id": key, "text": TEXT})

        return send

    peers: list[tuple[Peer, Peer]] = []
    for number in range(pairs):
        writer, reader = await open_peer(url, hears), await open_peer(url, hears)
        await writer.send({"join": f"pair{number}"})
        await reader.send({"join": f"pair{number}", "reads": True})
        await asyncio.gather(writer.first, reader.first)
        peers.append((writer, reader))
    try:
        before = meter()
        await pace([sender(writer) for writer, _ in peers], journal, per_second=per_second, seconds=seconds)
        await settle(journal, journal.delivered)
        journal.cpu_seconds = meter() - before
    finally:
        await asyncio.gather(*(peer.close() for pair in peers for peer in pair))
    return journal

"""``python -m bench.killed [--rounds N]``: P11, how soon a customer is answered whose web process was killed.

Two web processes, a worker and beat. The customer asks, the process that took the question is killed the moment it has
acknowledged it, and the customer comes back to the other one, as the widget does. Who is left takes the turn up.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.customers import load_customers
from bench.load import percentile
from bench.options import parser_of
from bench.processes import SpreadFleet, fleet
from bench.report import Figure, show
from tests.flows.chat_client import CustomerClient

QUESTION = "What do I owe?"
PATIENCE_SECONDS = 30.0
WEB = ("web-1", "web-2")


@dataclass
class Told:
    """``waits``: seconds from the kill to the answer, or to the word that a person comes."""

    waits: list[float] = field(default_factory=list)
    lost: int = 0
    twice: int = 0


async def one(program: SpreadFleet, customer_ref: str, killed: str, other: str, told: Told) -> None:
    token = program.token(customer_ref)
    async with CustomerClient(_chat(program, killed)) as asking:
        await asking.hello(token)
        seq = (await asking.say(QUESTION))["seq"]
        program.kill(killed)
        began = time.monotonic()
    async with CustomerClient(_chat(program, other)) as again:
        await again.hello(token, last_seq=seq)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not _answers(again, seq):
                    await asyncio.sleep(0.02)
        except TimeoutError:
            told.lost += 1
            return
        told.waits.append(time.monotonic() - began)
        await asyncio.sleep(1)
        told.twice += _answers(again, seq) > 1


def _chat(program: SpreadFleet, web: str) -> str:
    return f"ws://127.0.0.1:{program.ports[web]}/ws/chat/"


def _answers(client: CustomerClient, seq: int) -> int:
    """How often the bot, or the house, has said something since."""
    return sum(row["author"] in ("bot", "system") and row["seq"] > seq for row in client.messages())


async def measure(program: SpreadFleet, rounds: int) -> list[Figure]:
    told = Told()
    for number, customer_ref in enumerate(load_customers(program, rounds)):
        killed, other = WEB[number % 2], WEB[(number + 1) % 2]
        await one(program, customer_ref, killed, other, told)
        await asyncio.to_thread(program.start, killed)
    waits = sorted(told.waits)
    print(f"P11  {rounds} kills: p50 {percentile(waits, 0.5):.2f} s, longest {max(waits, default=0.0):.2f} s")
    return [
        Figure("P11", "from the kill to the answer, p95", percentile(waits, 0.95), 6, "s"),
        Figure("P11 lost", "unanswered", told.lost, 0, ""),
        Figure("P11 twice", "answered twice", told.twice, 0, ""),
    ]


def main() -> None:
    parser = parser_of("bench.killed", __doc__, rounds=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="supportbot-bench-") as name, fleet(Path(name)) as program:
        program.start(*WEB, "worker-1", "beat")
        show(asyncio.run(measure(program, options.rounds)), options.out)


if __name__ == "__main__":
    main()

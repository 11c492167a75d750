"""``python -m bench.soak [--minutes M] [--sockets N]``: whether anything grows while the program serves steadily.

Customers keep their sockets open, write to agents, ask the bot, leave and come back, always at the same pace. Memory,
file handles and connections to Postgres are read every half minute; what the last quarter has more than the first,
after two minutes of warming up, is growth.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import mean

from bench.answers import QUESTIONS, Asker, open_asker
from bench.customers import load_customers
from bench.load import Journal, settle
from bench.options import parser_of
from bench.pairs import open_product_pairs, product_sender
from bench.report import Figure, show
from bench.servers import resident_bytes
from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import Stack, stack_with_own_stores

PAIRS = 50
WARM_SECONDS, EVERY_SECONDS, STEP_SECONDS = 120.0, 30.0, 0.25
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    web_mb: float
    worker_mb: float
    handles: float
    connections: float


def sample(program: Stack) -> Sample:
    web, worker = (program.running[name].pid for name in ("web", "worker"))
    pool = [int(child) for child in Path(f"/proc/{worker}/task/{worker}/children").read_text().split()]
    ((connections,),) = program.rows("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    return Sample(
        resident_bytes(web) / MB,
        sum(map(resident_bytes, (worker, *pool))) / MB,
        len(list(Path(f"/proc/{web}/fd").iterdir())),
        connections,
    )


class Traffic:
    """Four messages to agents a second, a question to the bot every other, and one socket a second that comes back."""

    def __init__(self, program: Stack, customers: Sequence[str]) -> None:
        self._program = program
        self._customers = customers
        self._askers: list[Asker] = []
        self.journal = Journal()
        self.returned = 0

    async def run(self, until: float) -> None:
        pairs = await open_product_pairs(self._program, list(self._customers[:PAIRS]), self.journal)
        self._askers = [await self._asker(name) for name in self._customers[PAIRS:]]
        senders = itertools.cycle([product_sender(customer) for customer, _, _ in pairs])
        # Each customer asks each question once: who asks again is given to a person.
        asking = iter([(place, text) for text in QUESTIONS for place in range(len(self._askers))])
        for step in itertools.count():
            if time.monotonic() >= until:
                break
            await self._send(next(senders))
            if step % 8 == 0 and (asked := next(asking, None)):
                await self._send(self._askers[asked[0]].sender(asked[1]))
            if step % 4 == 2:
                await self._come_back((step // 4 + len(self._askers) // 2) % len(self._askers))
            await asyncio.sleep(STEP_SECONDS)
        await settle(self.journal, self.journal.delivered)
        peers = [peer for customer, agent, _ in pairs for peer in (customer, agent)]
        await asyncio.gather(*(peer.close() for peer in (*peers, *(one.peer for one in self._askers)) if peer))

    async def _send(self, send: Callable[[str], Awaitable[None]]) -> None:
        key = str(uuid.uuid4())
        self.journal.sent[key] = time.perf_counter()
        await send(key)

    async def _come_back(self, place: int) -> None:
        peer = self._askers[place].peer
        assert peer is not None
        await peer.close()
        self._askers[place] = await self._asker(self._customers[PAIRS + place])
        self.returned += 1

    async def _asker(self, customer_ref: str) -> Asker:
        return await open_asker(self._program, self.journal, customer_ref)


async def soak(program: Stack, sockets: int, seconds: float) -> list[Figure]:
    customers = await asyncio.to_thread(load_customers, program, sockets - PAIRS)
    traffic = Traffic(program, customers)
    end = time.monotonic() + WARM_SECONDS + seconds
    running = asyncio.create_task(traffic.run(end))
    await asyncio.sleep(WARM_SECONDS)
    samples = []
    while not running.done() and time.monotonic() < end:
        samples.append(await asyncio.to_thread(sample, program))
        print(f"  {len(samples) * EVERY_SECONDS / 60:5.1f} min  {samples[-1]}", flush=True)
        await asyncio.wait({running}, timeout=EVERY_SECONDS)
    await running
    journal = traffic.journal
    print(f"{len(journal.sent)} sent, {journal.missing(journal.delivered)} missing, {traffic.returned} came back")
    return growth(samples)


def growth(samples: Sequence[Sample]) -> list[Figure]:
    """The last quarter's mean over the first's."""
    quarter = max(1, len(samples) // 4)
    columns = zip(*map(astuple, samples), strict=True)
    return [
        Figure(
            f"soak {field.name}",
            "last quarter over the first",
            mean(column[-quarter:]) / mean(column[:quarter]),
            1.02,
            "×",
        )
        for field, column in zip(fields(Sample), columns, strict=True)
    ]


def main() -> None:
    parser = parser_of("bench.soak", __doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--sockets", type=int, default=300)
    options = parser.parse_args()
    settings = {"MODELS_DIR": str(PROJECT / "var" / "models")}
    with tempfile.TemporaryDirectory() as folder, stack_with_own_stores(Path(folder), settings=settings) as program:
        program.start("web", "worker", "beat")
        show(asyncio.run(soak(program, options.sockets, options.minutes * 60)), options.out)


if __name__ == "__main__":
    main()

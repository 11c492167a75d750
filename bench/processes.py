"""``python -m bench.processes [--seconds S] [--most N]``: P4, and what one, two and three web processes carry.

Messages go from customers to agents, who sit on different web processes wherever there is more than one; answers are
the bot's own. The pace is raised until they are late (p95 over a quarter of a second) or missing; printed is what each
part of the installation used of a core for each, from which larger machines can be reckoned. All parts and the load
itself share this machine's cores.
"""

from __future__ import annotations

import asyncio
import math
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.answers import QUESTIONS, answers
from bench.customers import load_customers
from bench.load import Journal, percentile
from bench.options import parser_of
from bench.pairs import product_pairs
from bench.report import Figure, show
from bench.servers import cpu_seconds
from supportbot.supervisor.plan import PROJECT
from tests.deploy.fleet import Fleet
from tests.flows.stack import on_own_stores

PAIRS = 60
MESSAGE_PACES = (50, 100, 150, 200, 250, 300, 400, 500)
ANSWER_PACES = (10, 20, 30, 40, 50, 60, 80, 100)
LATE_MS = 250.0


class SpreadFleet(Fleet):
    """Each socket goes to the next web process, as a proxy would have it."""

    web: tuple[str, ...] = ()
    _opened = 0

    @property
    def chat_url(self) -> str:
        return f"ws://127.0.0.1:{self._next_port()}/ws/chat/"

    @property
    def inbox_url(self) -> str:
        return f"ws://127.0.0.1:{self._next_port()}/ws/inbox/"

    def _next_port(self) -> int:
        self._opened += 1
        return self.ports[self.web[self._opened % len(self.web)]]


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds of a core."""

    web: float
    postgres: float
    redis: float
    load: float

    def since(self, before: Used) -> Used:
        pairs = zip(self._all(), before._all(), strict=True)
        return Used(*(now - then for now, then in pairs))

    def _all(self) -> tuple[float, ...]:
        return self.web, self.postgres, self.redis, self.load

    def cores(self, seconds: float) -> float:
        """How many were busy all the time."""
        return sum(self._all()) / seconds

    def for_each(self, count: int) -> str:
        """In milliseconds."""
        names = ("web", "postgres", "redis", "load")
        return "  ".join(f"{name} {1000 * each / count:.2f}" for name, each in zip(names, self._all(), strict=True))


def used(program: SpreadFleet) -> Used:
    web = sum(cpu_seconds(program.running[name].pid) for name in program.web)
    postgres = sum(map(cpu_seconds, _family(program.postgres_pid())))
    return Used(web, postgres, cpu_seconds(program.redis_pid()), time.process_time())


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child)


Load = Callable[[float], Awaitable[Journal]]
"""At so many a second."""


async def climb(program: SpreadFleet, what: str, load: Load, paces: Sequence[int]) -> float:
    """The highest pace, a second, that was kept."""
    kept = 0.0
    for pace in paces:
        before, began = used(program), time.perf_counter()
        journal = await load(pace)
        spent, took = used(program).since(before), time.perf_counter() - began
        waits, missing = journal.milliseconds(journal.delivered), journal.missing(journal.delivered)
        p95 = percentile(waits, 0.95)
        print(
            f"  {len(program.web)} web  {pace:>3} {what}/s  p50 {percentile(waits, 0.5):6.1f}  p95 {p95:6.1f} ms  "
            f"missing {missing}   ms of a core for each: {spent.for_each(len(journal.sent))}   "
            f"{spent.cores(took):.1f} of {os.cpu_count()} cores",
            flush=True,
        )
        if missing or p95 > LATE_MS:
            break
        kept = pace
    return kept


class Loads:
    """Both kinds of load. Each customer asks the bot each question once: who asks again is given to a person."""

    def __init__(self, program: SpreadFleet, seconds: float, rounds: int) -> None:
        self._program, self._seconds = program, seconds
        asking = sum(self._askers(pace) for pace in ANSWER_PACES) * rounds
        customers = load_customers(program, PAIRS + asking)
        self._pairs, self._fresh = customers[:PAIRS], iter(customers[PAIRS:])

    def _askers(self, pace: float) -> int:
        return math.ceil(pace * self._seconds / len(QUESTIONS))

    async def messages(self, pace: float) -> Journal:
        return await product_pairs(self._program, self._pairs, per_second=pace, seconds=self._seconds)

    async def answers(self, pace: float) -> Journal:
        customers = list(islice(self._fresh, self._askers(pace)))
        return await answers(self._program, customers, per_second=pace, seconds=self._seconds, round_number=0)


async def measure(program: SpreadFleet, loads: Loads, most: int) -> list[Figure]:
    messages, asked = [], []
    for number in range(1, most + 1):
        await asyncio.to_thread(program.start, f"web-{number}")
        program.web = tuple(f"web-{each}" for each in range(1, number + 1))
        messages.append(await climb(program, "messages", loads.messages, MESSAGE_PACES))
        asked.append(await climb(program, "answers", loads.answers, ANSWER_PACES))
    for number, (stored, said) in enumerate(zip(messages, asked, strict=True), 1):
        print(f"{number} web: {stored:.0f} messages/s, {said:.0f} answers/s")
    one = max(asked[0], 1.0)
    figures = [Figure("P4", "20 answers/s over what one web process keeps", 20 / one, 1, "×")]
    if most > 1:
        figures.append(
            Figure("P4 two", "1.6 × one's answers over what two keep", 1.6 * one / max(asked[1], 1.0), 1, "×")
        )
    return figures


def fleet(folder: Path) -> AbstractContextManager[SpreadFleet]:
    return on_own_stores(SpreadFleet, folder, settings={"MODELS_DIR": str(PROJECT / "var" / "models")})


def main() -> None:
    parser = parser_of("bench.processes", __doc__, seconds=8)
    parser.add_argument("--most", type=int, default=3, help="web processes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="supportbot-bench-") as name, fleet(Path(name)) as program:
        loads = Loads(program, options.seconds, options.most)
        program.start("worker-1", "beat")
        show(asyncio.run(measure(program, loads, options.most)), options.out)


if __name__ == "__main__":
    main()

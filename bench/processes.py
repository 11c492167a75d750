"""``python -m bench.processes [--seconds S] [--most N]``: what one, two and three web processes carry.

Customers and agents sit on different web processes wherever there is more than one, so each message crosses Redis. The
pace is raised until messages are late (p95 over a quarter of a second) or missing; printed is what each part of the
installation used of a core for one message, from which larger machines can be reckoned.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.customers import load_customers
from bench.load import Journal, percentile
from bench.pairs import product_pairs
from bench.servers import cpu_seconds
from supportbot import embedded
from supportbot.supervisor.plan import PROJECT
from tests.deploy.fleet import Fleet

PAIRS = 60
PACES = (50, 100, 150, 200, 250, 300, 400, 500)
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

    def a_message(self, count: int) -> str:
        """In milliseconds of a core."""
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


async def climb(program: SpreadFleet, customers: list[str], seconds: float) -> float:
    """The highest pace, in messages a second, that was kept."""
    kept = 0.0
    for pace in PACES:
        before, began = used(program), time.perf_counter()
        journal = await product_pairs(program, customers, per_second=pace, seconds=seconds)
        spent, took = used(program).since(before), time.perf_counter() - began
        waits = journal.milliseconds(journal.delivered)
        print(_line(len(program.web), pace, journal, waits, spent, took), flush=True)
        if journal.missing(journal.delivered) or percentile(waits, 0.95) > LATE_MS:
            break
        kept = pace
    return kept


def _line(web: int, pace: float, journal: Journal, waits: list[float], spent: Used, took: float) -> str:
    cores = sum(spent._all()) / took
    p50, p95 = percentile(waits, 0.5), percentile(waits, 0.95)
    return (
        f"  {web} web  {pace:>4.0f}/s  delivered p50 {p50:7.1f}  p95 {p95:7.1f} ms  "
        f"missing {journal.missing(journal.delivered)}   ms of a core a message: {spent.a_message(len(journal.sent))}"
        f"   {cores:.1f} cores of {os.cpu_count()} busy"
    )


@contextmanager
def fleet(folder: Path) -> Iterator[SpreadFleet]:
    with embedded.running(folder, durable=True) as stores:
        settings = {"MODELS_DIR": str(PROJECT / "var" / "models")}
        url = embedded.urls(folder).database_url
        its = SpreadFleet(var_dir=folder, database_url=url, settings=settings, stores=stores)
        try:
            its.prepare()
            yield its
        finally:
            its.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.processes", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--most", type=int, default=3, help="web processes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="supportbot-bench-") as name:
        Path(name).chmod(0o755)  # as root the database runs as nobody and must reach its folder
        with fleet(Path(name)) as program:
            customers = load_customers(program, PAIRS)
            program.start("worker-1")
            kept = []
            for number in range(1, options.most + 1):
                program.start(f"web-{number}")
                program.web = tuple(f"web-{each}" for each in range(1, number + 1))
                kept.append(asyncio.run(climb(program, customers, options.seconds)))
    print(*(f"{number} web: {pace:.0f}/s" for number, pace in enumerate(kept, 1)), sep="   ")


if __name__ == "__main__":
    main()

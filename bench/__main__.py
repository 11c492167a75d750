"""``python -m bench [--seconds S] [--rounds N] [--out FILE] [P1 P2 P3 …]``: figures that decide the architecture.

Program and reference run at the same time and are loaded in turn (A B A B …), so that noise meets both; each figure is
the median of the paired ratios.
"""

from __future__ import annotations

import asyncio
import tempfile
from argparse import Namespace
from functools import cached_property, partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.answers import QUESTIONS, answers
from bench.crowd import HEARTBEAT_SECONDS, all_at_once, idle
from bench.customers import load_customers
from bench.load import Journal, open_peer, percentile
from bench.neighbour import slow_neighbour
from bench.options import parser_of
from bench.pairs import product_pairs, reference_pairs
from bench.profiling import profiled
from bench.reading import as_customers_write, milliseconds, reader_of
from bench.report import Figure, latency_line, median_ratio, show
from bench.servers import cpu_seconds, reference
from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import Stack, stack_with_own_stores

NAMES = ["P1", "P2", "P3", "P5", "P7", "P8", "P10"]
PAIRS = 100
IDLE, RETURNING = 2000, 1000
MODELS = PROJECT / "var" / "models"
PROFILE = PROJECT / "var" / "bench" / "web.stacks"


def _microseconds(journal: Journal) -> float:
    return journal.cpu_seconds / len(journal.delivered) * 1e6


class Bench:
    def __init__(self, program: Stack, reference_url: str, reference_pid: int, *, seconds: float, rounds: int) -> None:
        self.program, self.reference_url, self.reference_pid = program, reference_url, reference_pid
        self.seconds, self.rounds = seconds, rounds

    @cached_property
    def customers(self) -> list[str]:
        return load_customers(self.program, 2 * PAIRS + 2)

    @cached_property
    def crowd(self) -> list[str]:
        """None of ``customers``: agents who have left those are told of, and that would come as something new."""
        return load_customers(self.program, len(self.customers) + RETURNING)[len(self.customers) :]

    async def p1(self) -> list[Figure]:
        print(f"\nP1  {PAIRS} pairs, 100 messages/s, {self.seconds:g} s a run")
        delivered, acked = [], []
        for _ in range(self.rounds):
            ours = await product_pairs(self.program, self.customers[:PAIRS], per_second=100, seconds=self.seconds)
            theirs = await reference_pairs(self.reference_url, PAIRS, per_second=100, seconds=self.seconds)
            print(latency_line("program", ours), latency_line("reference", theirs), sep="\n")
            delivered.append((ours.p95(ours.delivered), theirs.p95(theirs.delivered)))
            acked.append((ours.p95(ours.acked), theirs.p95(theirs.acked)))
        return [
            Figure("P1", "customer to agent's socket, stored, p95", median_ratio(delivered), 1.5),
            Figure("P1 ack", "acknowledged, p95", median_ratio(acked), 1.0),
        ]

    async def p2(self) -> list[Figure]:
        reading = percentile(milliseconds(reader_of(Path(self.program.env["MODELS_DIR"])), QUESTIONS * 50), 0.95)
        print(f"\nP2  answers at 10/s, {self.seconds:g} s a run; reading alone p95 {reading:.2f} ms")
        figures = []
        for sockets in (1, PAIRS):
            customers = self.customers[PAIRS : PAIRS + sockets]
            pairs, full = [], []
            for number in range(self.rounds):
                ours = await answers(self.program, customers, per_second=10, seconds=self.seconds, round_number=number)
                theirs = await reference_pairs(self.reference_url, sockets, per_second=10, seconds=self.seconds)
                print(latency_line(f"program, {sockets} sockets", ours), latency_line("reference", theirs), sep="\n")
                full.append(ours.p95(ours.delivered))
                pairs.append((full[-1] - reading, theirs.p95(theirs.delivered)))
            name = f"P2 {sockets} socket{'s' * (sockets > 1)}"
            figures.append(Figure(name, "customer to full answer, p95, net of reading", median_ratio(pairs), 2.5))
            figures.append(
                Figure(f"P2 {sockets} full", "the same with reading", sorted(full)[len(full) // 2], 100, "ms")
            )
        return figures

    async def p3(self) -> list[Figure]:
        print(f"\nP3  {PAIRS} pairs, 200 messages/s, {self.seconds:g} s a run; CPU of the web process a message")
        load: dict[str, Any] = {"per_second": 200, "seconds": self.seconds}
        program_pid = self.program.running["web"].pid
        pairs = []
        for _ in range(self.rounds):
            ours = await product_pairs(
                self.program, self.customers[:PAIRS], meter=partial(cpu_seconds, program_pid), **load
            )
            theirs = await reference_pairs(
                self.reference_url, PAIRS, meter=partial(cpu_seconds, self.reference_pid), **load
            )
            pairs.append((_microseconds(ours), _microseconds(theirs)))
            print(f"  program {pairs[-1][0]:.0f} µs, reference {pairs[-1][1]:.0f} µs")
        print(f"  where it goes, of samples at the same load; stacks are in {PROFILE.relative_to(PROJECT)}")
        loaded = product_pairs(self.program, self.customers[:PAIRS], **load)
        _, where = await asyncio.gather(loaded, profiled(program_pid, self.seconds, PROFILE))
        print(where)
        return [Figure("P3", "CPU of the web process a stored message", median_ratio(pairs), 1.6)]

    async def p5(self) -> list[Figure]:
        texts = as_customers_write()
        took = milliseconds(reader_of(Path(self.program.env["MODELS_DIR"])), texts)
        print(f"\nP5  {len(texts)} messages read once each: p50 {percentile(took, 0.5):.2f} ms")
        return [Figure("P5", "reading a message, words and vectors, p95", percentile(took, 0.95), 50, "ms")]

    async def p7(self) -> list[Figure]:
        print(f"\nP7  {IDLE} sockets of {len(self.crowd)} customers, deflate offered, {self.seconds:g} s a run")
        runs = []
        for _ in range(self.rounds):
            runs.append(await idle(self.program, self.crowd, IDLE, seconds=self.seconds))
            print(
                f"  {runs[-1].kilobytes:.1f} kB a socket; silent {runs[-1].silent:.1f} % of a core, "
                f"with a ping and a poll each every {HEARTBEAT_SECONDS:g} s {runs[-1].beating:.1f} %"
            )
        return [
            Figure("P7", "memory an idle customer socket", median(run.kilobytes for run in runs), 43, "kB"),
            Figure("P7 CPU", f"{IDLE} silent sockets, of a core", median(run.silent for run in runs), 2, "%"),
        ]

    async def p8(self) -> list[Figure]:
        print(f"\nP8  {RETURNING} widgets back in the same moment, once the killed web process is there again")
        runs = []
        for _ in range(self.rounds):
            back = await all_at_once(self.program, self.crowd[:RETURNING])
            runs.append(back)
            print(
                f"  {len(back.seconds)} resumed: p50 {percentile(sorted(back.seconds), 0.5):.2f} s, "
                f"all {max(back.seconds):.2f} s; {back.again} tried again, {back.failed} failed"
            )
        return [
            Figure("P8", "until the last has resumed", median(max(run.seconds) for run in runs), 10, "s"),
            Figure("P8 failed", "failed statements in any run", max(run.failed for run in runs), 0, ""),
        ]

    async def p10(self) -> list[Figure]:
        print(
            f"\nP10  {PAIRS} pairs, 100 messages/s, with and without a neighbour whose statement takes 1 s of every 2"
        )
        pairs = []
        neighbour = self.customers[-1]
        peer = await open_peer(self.program.chat_url, lambda frame, now: None)
        await peer.send({"type": "hello", "token": self.program.token(neighbour), "last_seq": 0})
        await peer.first
        for _ in range(self.rounds):
            alone = await self._pairs()
            held, beside = await asyncio.gather(
                slow_neighbour(self.program, neighbour, peer, seconds=self.seconds + 4), self._pairs()
            )
            print(latency_line("alone", alone), latency_line(f"neighbour held {held}×", beside), sep="\n")
            pairs.append((beside.p95(beside.delivered), alone.p95(alone.delivered)))
        await peer.close()
        return [Figure("P10", "p95 beside a slow neighbour over p95 alone", median_ratio(pairs), 1.3, "×")]

    async def _pairs(self) -> Journal:
        return await product_pairs(self.program, self.customers[:PAIRS], per_second=100, seconds=self.seconds)


async def _run(bench: Bench, names: list[str]) -> list[Figure]:
    figures: list[Figure] = []
    for name in names:
        figures += await getattr(bench, name.lower())()
    return figures


def options_of(arguments: list[str] | None = None) -> Namespace:
    parser = parser_of("bench", __doc__, seconds=10, rounds=3)
    parser.add_argument("names", nargs="*", choices=[[], *NAMES], metavar="NAME", help=" ".join(NAMES))
    return parser.parse_args(arguments)


def main() -> None:
    options = options_of()
    with tempfile.TemporaryDirectory(prefix="supportbot-bench-") as name:
        folder = Path(name)
        settings = {"MODELS_DIR": str(MODELS)}
        with stack_with_own_stores(folder, settings=settings) as program:
            program.start("web")
            with reference(program) as (url, pid):
                bench = Bench(program, url, pid, seconds=options.seconds, rounds=options.rounds)
                show(asyncio.run(_run(bench, options.names or NAMES)), options.out)


if __name__ == "__main__":
    main()

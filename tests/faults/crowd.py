"""Many people write at two devices each while something is done to the program; then every screen is compared."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bench.customers import load_customers
from bench.load import percentile
from tests.chaos.clocks import Clocks
from tests.chaos.customer import Device
from tests.chaos.journal import Journal, Stored, Written
from tests.chaos.oracle import Findings, examine
from tests.chaos.storm import QUESTIONS
from tests.chaos.table import bot_over_people, stored_of
from tests.flows.stack import Stack
from tests.plugin_faults import Figures

Deed = Callable[[], Awaitable[None]]
_SHOWN = 10
_RECORD = re.compile(r"\bINV-\d+-(\d+)\b")
PATIENT = Clocks(heartbeat=5.0, silence=8.0, opening=8.0, ack_patience=8.0, another_socket=8.0, request=20.0)


@dataclass(frozen=True, slots=True)
class Load:
    """``customers`` at two devices each; every device writes ``messages``, ``gap_seconds`` apart on average."""

    customers: int = 25
    messages: int = 20
    gap_seconds: float = 1.5
    settle_seconds: float = 180.0
    clocks: Clocks = PATIENT


@dataclass
class Outcome:
    """``ended`` is when the deed was over."""

    journals: list[Journal]
    stored: dict[str, Stored]
    ended: float

    def findings(self) -> Findings:
        return examine(self.journals, self.stored)

    def seconds_to_ack(self) -> list[float]:
        """From writing until it was known to be stored, the time without a connection included; sorted."""
        return sorted(until - one.at for one, until in self._confirmed())

    def recovery(self) -> float:
        """Seconds from the deed's end until the last message written before it was known to be stored."""
        return max((until - self.ended for one, until in self._confirmed() if one.at < self.ended < until), default=0.0)

    def leaks(self) -> list[str]:
        """Rows on screens that name a bill of another customer's: bills end in their customer's number."""
        return list(_named_others(self.journals))

    def _confirmed(self) -> Iterator[tuple[Written, float]]:
        for journal in self.journals:
            for one in journal.written:
                if one.client_id in journal.confirmed:
                    yield one, journal.confirmed[one.client_id]


class Crowd:
    """``program`` serves; each ``under`` brings customers that nobody was before."""

    def __init__(self, program: Stack) -> None:
        self.program = program
        self._came = 0

    async def under(self, deed: Deed, figures: Figures, *, load: Load = Load(), port: int = 0) -> Outcome:
        """Write while ``deed`` is done, wait until all is told and answered, fill in ``figures``, and judge.

        ``port``: where to connect to, if not to the program itself.
        """
        customers = await self.newcomers(load.customers)
        async with AsyncExitStack() as open_:
            devices = [
                await open_.enter_async_context(device)
                for device in self._devices(customers, port or self.program.port, load.clocks)
            ]
            for device in devices:
                await device.session.welcomed.wait()
            ended = await self._write(devices, deed, load)
            conversations = {device.session.conversation for device in devices}
            await self._settle(devices, conversations, load)
        outcome = Outcome([device.journal for device in devices], stored_of(self.program, conversations), ended)
        measure(outcome, figures)
        figures["owners"] = bot_over_people(self.program)
        wrong = [*outcome.findings().all(), *outcome.leaks()]
        if wrong or figures["owners"]:
            raise AssertionError("\n".join([f"{len(wrong)} findings, {figures}", *wrong[:_SHOWN]]))
        return outcome

    async def newcomers(self, number: int) -> list[str]:
        """References of customers who have never written."""
        first, self._came = self._came, self._came + number
        return (await asyncio.to_thread(load_customers, self.program, self._came))[first:]

    def _devices(self, customers: Sequence[str], port: int, clocks: Clocks) -> Iterator[Device]:
        for number, customer in enumerate(name for name in customers for _ in range(2)):
            yield Device(
                f"{customer}/{number % 2}",
                token=self.program.token(customer),
                url=f"ws://127.0.0.1:{port}/ws/chat/",
                poll_url=f"http://127.0.0.1:{port}/chat/frames",
                clocks=clocks,
                chance=random.Random(f"{customer}:{number}"),  # noqa: S311
            )

    async def _write(self, devices: Sequence[Device], deed: Deed, load: Load) -> float:
        async with asyncio.TaskGroup() as group:
            for number, device in enumerate(devices):
                questions = QUESTIONS[number % 2]
                texts = [questions[place % len(questions)] for place in range(load.messages)]
                group.create_task(device.converse(texts, gap_seconds=load.gap_seconds))
            done = group.create_task(_timed(deed))
        return await done

    async def _settle(self, devices: Sequence[Device], conversations: set[str], load: Load) -> None:
        """Until every screen stands at the end of its conversation and nothing is owed, or the time is over."""
        end = time.monotonic() + load.settle_seconds
        while time.monotonic() < end:
            await asyncio.sleep(0.3)
            table = await asyncio.to_thread(stored_of, self.program, conversations)
            ends = {name: kept.rows[-1].seq for name, kept in table.items()}
            owed = any(turn.status == "open" for kept in table.values() for turn in kept.turns)
            if not owed and all(device.told(ends) for device in devices):
                return


async def _timed(deed: Deed) -> float:
    await deed()
    return time.monotonic()


def measure(outcome: Outcome, figures: Figures) -> None:
    findings = outcome.findings()
    figures.update(
        messages=sum(len(journal.written) for journal in outcome.journals),
        lost=len(findings.lost) + len(findings.silent),
        twice=len(findings.twice),
        order=len(findings.order),
        leaks=len(outcome.leaks()),
        recovery_s=outcome.recovery(),
        p95_ms=percentile(outcome.seconds_to_ack(), 0.95) * 1000,
    )


def _named_others(journals: Sequence[Journal]) -> Iterator[str]:
    for journal in journals:
        own = journal.name.partition("/")[0].rpartition("-")[2]
        for screens in journal.screens.values():
            for row in (row for screen in screens for row in screen):
                if any(number != own for number in _RECORD.findall(row.text)):
                    yield f"{journal.name}, row {row.seq}: {row.text!r}"

"""One run: people write through the proxy while processes are killed; then the weather clears and all is compared."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bench.agents import agents
from bench.customers import load_customers
from tests.chaos.agent import Desk
from tests.chaos.clocks import Clocks
from tests.chaos.customer import Device
from tests.chaos.journal import Journal, Stored
from tests.chaos.proxy import Proxy
from tests.chaos.table import stored_of
from tests.flows.stack import Stack

PERSON = "I would like to talk to a real person please"
# Each device asks questions of its own: the same one twice in a row would bring in a person.
QUESTIONS = (
    (
        "What do I owe?",
        "When is my next payment due?",
        "Which plan am I on?",
        "Can I get a copy of my latest invoice?",
        "Thank you",
    ),
    (
        "Why is my latest bill higher than last month's?",
        "How can I pay?",
        "Did my last payment arrive?",
        "Which payment method do you have for me?",
        "Hello",
    ),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """``customers`` at two devices each, of which ``walled`` devices get no socket; the first ``handed_over`` ask for a
    person after their second message and are shared among ``agents``. ``kills`` are names of processes, in order. Runs
    on one database differ in their ``first`` customer.
    """

    seed: str
    customers: int
    messages: int
    walled: int
    handed_over: int
    agents: int
    replies: int
    kills: tuple[str, ...]
    gap_seconds: float
    first: int = 0
    settle_seconds: float = 60.0


@dataclass
class Outcome:
    """``settled`` is how long it took from the last message until all was told and answered, in seconds."""

    journals: list[Journal]
    stored: dict[str, Stored]
    faults: Counter[str]
    kills: Counter[str]
    polled: int
    settled: float


class Storm:
    """``program`` runs web, worker and beat."""

    def __init__(self, program: Stack, plan: Plan) -> None:
        self._program, self._plan = program, plan
        self._chance = random.Random(plan.seed)  # noqa: S311
        self._clocks = Clocks()
        self._devices: list[Device] = []
        self._desks: list[Desk] = []
        self._kills: Counter[str] = Counter()

    async def run(self) -> Outcome:
        plan = self._plan
        customers = await asyncio.to_thread(load_customers, self._program, plan.first + plan.customers)
        headers = await asyncio.to_thread(agents, self._program, plan.agents)
        async with (
            Proxy(self._program.port, plan.seed) as proxy,
            Proxy(self._program.port, plan.seed, walled=True) as wall,
            AsyncExitStack() as open_,
        ):
            await self._come(open_, proxy, wall, customers[plan.first :], headers)
            async with asyncio.TaskGroup() as group:
                for device, texts in zip(self._devices, self._texts(), strict=True):
                    group.create_task(device.converse(texts, gap_seconds=plan.gap_seconds))
                group.create_task(self._kill())
                for number, desk in enumerate(self._desks):
                    group.create_task(self._serve(desk, number))
            proxy.calm()
            settled = await self._settle()
            faults = Counter(proxy.counts)
        journals = [device.journal for device in self._devices]
        journals += [desk.journal for desk in self._desks]
        polled = sum(device.link.polled for device in self._devices)
        return Outcome(journals, stored_of(self._program, self._conversations()), faults, self._kills, polled, settled)

    async def _come(
        self,
        open_: AsyncExitStack,
        proxy: Proxy,
        wall: Proxy,
        customers: Sequence[str],
        headers: Sequence[dict[str, str]],
    ) -> None:
        for number in range(2 * self._plan.customers):
            port = wall.port if number >= 2 * self._plan.customers - self._plan.walled else proxy.port
            customer = customers[number // 2]
            device = Device(
                f"{customer}/{number % 2}",
                token=self._program.token(customer),
                url=f"ws://127.0.0.1:{port}/ws/chat/",
                poll_url=f"http://127.0.0.1:{proxy.port}/chat/frames",
                clocks=self._clocks,
                chance=self._chance_of("device", number),
            )
            self._devices.append(await open_.enter_async_context(device))
        for number, header in enumerate(headers):
            desk = Desk(
                f"agent {number}",
                url=f"ws://127.0.0.1:{proxy.port}/ws/inbox/",
                headers=header,
                clocks=self._clocks,
                chance=self._chance_of("desk", number),
            )
            self._desks.append(await open_.enter_async_context(desk))

    def _chance_of(self, *what: object) -> random.Random:
        return random.Random(f"{self._plan.seed}:{what}")  # noqa: S311

    def _texts(self) -> list[list[str]]:
        asked = []
        for number in range(2 * self._plan.customers):
            questions = QUESTIONS[number % 2]
            texts = [questions[place % len(questions)] for place in range(self._plan.messages)]
            if number % 2 == 0 and number // 2 < self._plan.handed_over:
                texts[2] = PERSON
            asked.append(texts)
        return asked

    async def _serve(self, desk: Desk, number: int) -> None:
        """The desk's share of those who ask for a person."""
        plan = self._plan
        devices = self._devices[: 2 * plan.handed_over : 2][number :: plan.agents]
        for device in devices:
            await device.session.welcomed.wait()
        conversations = [device.session.conversation for device in devices]
        await desk.work(conversations, replies=plan.replies, gap_seconds=plan.gap_seconds / 2)

    async def _kill(self) -> None:
        """``kill -9``, at random moments over the time in which people write, and started again at once."""
        share = self._plan.messages * self._plan.gap_seconds / max(1, len(self._plan.kills))
        for name in self._plan.kills:
            await asyncio.sleep(share * self._chance.uniform(0.1, 0.7))
            await asyncio.to_thread(self._program.kill, name)
            self._kills[name] += 1
            await asyncio.to_thread(self._program.start, name)

    async def _settle(self) -> float:
        """Until every screen stands at the end of its conversation and nothing is owed, or the time is over."""
        start = time.monotonic()
        while time.monotonic() - start < self._plan.settle_seconds:
            await asyncio.sleep(0.3)
            table = await asyncio.to_thread(stored_of, self._program, self._conversations())
            ends = {name: kept.rows[-1].seq for name, kept in table.items()}
            for desk in self._desks:
                desk.catch_up(ends)
            owed = any(turn.status == "open" for kept in table.values() for turn in kept.turns)
            if not owed and self._all_told(ends):
                break
        return time.monotonic() - start

    def _all_told(self, ends: dict[str, int]) -> bool:
        return all(device.told(ends) for device in self._devices) and all(desk.told(ends) for desk in self._desks)

    def _conversations(self) -> set[str]:
        return {device.session.conversation for device in self._devices}

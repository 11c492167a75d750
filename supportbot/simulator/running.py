"""A whole run: the scratch database, each file's records, each scenario's tries, the report."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from handoff import store
from handoff.models import StaffMember
from supportbot.evaluation.simulation.checking import check_figures
from supportbot.evaluation.simulation.leaks import foreign_marks
from supportbot.evaluation.simulation.ledger import Ledger
from supportbot.evaluation.simulation.report import Held, Report, Try
from supportbot.evaluation.simulation.scenario import Scenario, ScenarioFile
from supportbot.readers import reader
from supportbot.simulator.acts import unwanted
from supportbot.simulator.bots import BOTS, Bot
from supportbot.simulator.chat import Chat
from supportbot.simulator.holding import Holding
from supportbot.simulator.records import Rows, changed, document_of, fingerprint, records_load, rows_now
from supportbot.simulator.scratch import scratch_database
from supportbot.simulator.systems import ScenarioGateway, acting
from supportbot.turns import Thinker

Progress = Callable[[str], None]
GoingOn = Callable[[], None]
"""Asked between two conversations; raises what is to end the run."""


@dataclass
class Stage:
    """What the conversations of one file share. ``rows`` and ``hashes`` are of the records as loaded."""

    file: ScenarioFile
    ledger: Ledger
    bot: Bot
    staff: StaffMember
    loop: asyncio.Runner
    rows: Rows
    hashes: tuple[tuple[str, str], ...]
    going_on: GoingOn

    def thinker(self, today: date) -> Thinker:
        return self.bot.thinker(today)


def simulate(
    files: Sequence[ScenarioFile], *, tries: int, bot: str, progress: Progress, going_on: GoingOn = lambda: None
) -> Report:
    """Hold every scenario ``tries`` times with the bot of that name. Raises ScenarioError before anything is held."""
    started = perf_counter()
    ledgers = [Ledger(document_of(file.records)) for file in files]
    for file, ledger in zip(files, ledgers, strict=True):
        check_figures(file, ledger)
    reader()
    with scratch_database():
        held = hold(files, ledgers, tries=tries, bot=BOTS[bot], progress=progress, going_on=going_on)
    return Report(bot, tries, held, perf_counter() - started)


def hold(
    files: Sequence[ScenarioFile],
    ledgers: Sequence[Ledger],
    *,
    tries: int,
    bot: Bot,
    progress: Progress,
    going_on: GoingOn = lambda: None,
) -> tuple[Held, ...]:
    """Hold every scenario over the present database, whose billing tables are emptied for it."""
    staff = StaffMember.objects.create(
        username="agent", email="agent@example.com", role=StaffMember.Role.AGENT, display_name="Agent"
    )
    held: list[Held] = []
    with _loop() as loop:
        for file, ledger in zip(files, ledgers, strict=True):
            rows = records_load(file.records)
            stage = Stage(file, ledger, bot, staff, loop, rows, fingerprint(), going_on)
            held += _file(stage, tries, progress)
    return tuple(held)


@contextmanager
def _loop() -> Iterator[asyncio.Runner]:
    """One event loop for the whole run, as the customer's door keeps its connections by loop."""
    with asyncio.Runner() as loop:
        try:
            yield loop
        finally:
            loop.run(store.close())


def _file(stage: Stage, tries: int, progress: Progress) -> Iterable[Held]:
    for scenario in stage.file.scenarios:
        done = tuple(_try(stage, scenario, attempt) for attempt in range(tries))
        held = Held(scenario.name, str(stage.file.path), scenario.topics, done)
        progress(f"{'ok    ' if held.passed else 'FAILED'} {sum(one.passed for one in done)}/{tries} {scenario.name}")
        yield held


def _try(stage: Stage, scenario: Scenario, attempt: int) -> Try:
    stage.going_on()
    chat = Chat(scenario.customer, today=stage.file.today, bot=stage.thinker, staff=stage.staff, loop=stage.loop)
    foreign = foreign_marks(stage.ledger.document["customers"], scenario.customer)
    holding = Holding(chat, stage.ledger, scenario.customer, foreign)
    ScenarioGateway.mode = "works"
    with acting(stage.file.acts):
        holding.all_turns(scenario, attempt)
        wrong = (*holding.afterwards(scenario), *unwanted(_rows_changed(stage), scenario.after))
    return Try(attempt + 1, tuple(holding.failures), wrong, holding.asked_back)


def _rows_changed(stage: Stage) -> tuple[str, ...]:
    """Billing rows that this conversation has changed; then they are loaded anew for the next."""
    if fingerprint() == stage.hashes:
        return ()
    found = changed(stage.rows, rows_now())
    stage.rows = records_load(stage.file.records)
    return found

"""One run: the records, the rows through the socket, the screens, and the verdicts."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from supportbot.widget.assets import read_bundle
from tests.attacks.driving import Exchange, Outcome, outcomes, send_all
from tests.attacks.judging import Evidence, judge
from tests.attacks.records import document
from tests.attacks.report import Report, Verdict
from tests.attacks.rows import Attack
from tests.attacks.traces import Place, all_places
from tests.flows.stack import SIGNING_KEY, Stack, stack_with_own_stores

SPARE_CUSTOMERS = 40
"""For the rows that are written once more, many to a conversation."""
Screens = Callable[[Stack, Sequence[Exchange], int], Mapping[str, list[str]]]
"""Shows the exchanges on the program's screens; told the number of the first customer who has said nothing yet."""


@contextmanager
def program(settings: Mapping[str, str]) -> Iterator[Stack]:
    """The whole program on stores of its own, which end with it."""
    with (
        tempfile.TemporaryDirectory(prefix="supportbot-attacks-") as folder,
        stack_with_own_stores(Path(folder), settings=settings) as stack,
    ):
        stack.start("web", "worker", "beat")
        yield stack


def run(stack: Stack, attacks: Sequence[Attack], *, screens: Screens | None = None) -> Report:
    """Send every row to a program that is running, and judge what came of it."""
    _load(stack, len(attacks) + SPARE_CUSTOMERS)
    before = _billing(stack)
    started = time.monotonic()
    exchanges = asyncio.run(send_all(stack, attacks))
    seconds = time.monotonic() - started
    evidence = Evidence(
        places=tuple(all_places(stack)),
        secrets=(SIGNING_KEY.partition(":")[2], stack.env["SECRET_KEY"], stack.database_url),
        written=tuple(f"billing changed: {change}" for change in _changes(before, _billing(stack))),
        pages=tuple(_widget_pages(stack)),
        shown=screens(stack, [e for e in exchanges if e.attack.expect == "escape"], len(attacks)) if screens else {},
    )
    came = outcomes(stack, exchanges)
    verdicts = [_verdict(exchange, came[exchange.conversation], evidence) for exchange in exchanges]
    unseen = "" if screens else "how text is shown in the widget, the inbox and the review"
    return Report(tuple(verdicts), seconds, unchecked=unseen)


def _verdict(exchange: Exchange, outcome: Outcome, evidence: Evidence) -> Verdict:
    decided = f"{outcome.decision} {outcome.topic} {outcome.reason}".strip()
    reply = " ".join(message["text"] for message in outcome.replies)
    return Verdict(exchange.attack, exchange.typed, decided, reply, tuple(judge(exchange, outcome, evidence)))


def _load(stack: Stack, customers: int) -> None:
    path = stack.var_dir / f"attacked-{stack.port}.json"
    path.write_text(json.dumps(document(customers, date.today())), encoding="utf-8")  # noqa: DTZ011 - the company's day
    stack.manage("loadbilling", str(path))
    path.unlink()


def _billing(stack: Stack) -> dict[str, frozenset[str]]:
    """Each row of each billing table."""
    tables = stack.rows("SELECT tablename FROM pg_tables WHERE tablename LIKE 'billing\\_%%'")
    return {
        table: frozenset(row for (row,) in stack.rows(f'SELECT to_jsonb(t)::text FROM "{table}" t'))
        for (table,) in tables
    }


def _changes(before: Mapping[str, frozenset[str]], after: Mapping[str, frozenset[str]]) -> list[str]:
    return [f"{table}: {row}" for table in after for row in sorted(before[table] ^ after[table])]


def _widget_pages(stack: Stack) -> Iterator[Place]:
    """What the widget fetches besides its socket: its code."""
    bundle = read_bundle()
    for path in ("widget.js", *(f"widget/{bundle.version}/{name}" for name in bundle.modules)):
        with urllib.request.urlopen(f"{stack.base}/{path}") as answer:
            yield Place.of(path, answer.read().decode())

"""``python -m bench.reviewing [--conversations N] [--keep FOLDER]``: the manager's pages over a generated year.

Server time (first and median), statements and size of each page on a Postgres of its own, at 1,000 and at 1,000,000
messages spread over the same year, and the ratio of the two (P9: at most 1.5). How long the year takes to write and to
count, and what it takes of the disk, is told on the way. With ``--keep`` the stores stay in a folder, and the next run
with it measures what was written then.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import django

from bench.inbox import count_statements
from supportbot.embedded.layout import DATABASE
from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import Stack, stack_with_own_stores

MODELS = PROJECT / "var" / "models"
SMALL = 100
ROUNDS, PATIENCE_SECONDS = 15, 12.0
GOAL = 1.5
_SIZES = ("handoff_message", "handoff_event", "supportbot_turn", "handoff_conversation", "supportbot_dayfigures")


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds (of the first call, and median), statements and kilobytes."""

    first: float
    milliseconds: float
    statements: int
    kilobytes: float


def use_year(program: Stack, conversations: int) -> int:
    """Have Django read the database of a year with so many conversations, written now or kept; its messages."""
    from django.core.management import call_command
    from django.db import connection

    from handoff.models import Message

    name = f"year_{conversations}"
    kept = bool(program.rows("SELECT FROM pg_database WHERE datname = %s", name))
    connection.close()
    if not kept:
        with program.connect() as conn:
            conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{DATABASE}"')
    connection.settings_dict["NAME"] = name
    if kept:
        call_command("migrate", verbosity=0)
    else:
        fill_year(conversations)
    return Message.objects.count()


def fill_year(conversations: int) -> None:
    """A year up to now: written, counted, and scored for the review queue."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from bench.traffic import Plan, fill
    from bench.traffic_chat import Crew
    from handoff.models import StaffMember, Team

    now = timezone.now()
    crew = Crew(
        tuple(StaffMember.objects.filter(role="agent").values_list("pk", flat=True)),
        tuple(Team.objects.values_list("pk", flat=True)),
    )
    plan = Plan(conversations, now.date() - timedelta(days=364), now.date(), seed=5, until=now)
    print(f"\n{conversations:,} conversations", flush=True)
    with _told("written"), transaction.atomic():
        filled = fill(plan, crew, bulk=True)
    with _told("vacuumed"), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")
    with _told("counted"):
        call_command("rollup", stdout=io.StringIO())
    with _told("scored for the queue"):
        call_command("reviewqueue", all=True, stdout=io.StringIO())
    print(f"  {filled.messages:,} messages; " + ", ".join(f"{name} {size}" for name, size in _sizes()), flush=True)


@contextmanager
def _told(what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    print(f"  {what} in {time.perf_counter() - started:.0f} s", flush=True)


def _sizes() -> Iterator[tuple[str, str]]:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in _SIZES:
            cursor.execute("SELECT pg_size_pretty(pg_total_relation_size(%s))", [table])
            yield table, str(cursor.fetchone()[0])


def pages() -> dict[str, str]:
    """What is opened: the list, searches, one choice of each filter, transcripts, and the dashboard."""
    from django import forms

    from handoff.models import Conversation
    from supportbot.review.filters import TranscriptFilters

    found = {
        "transcripts": "/review/",
        "search, common word": "/review/?q=bill",
        "search, words": "/review/?q=%22late+fee%22+399",
    }
    for name, field in TranscriptFilters().fields.items():
        if isinstance(field, forms.ChoiceField):
            value = next(str(choice) for choice, _ in field.widget.choices if choice)
            found[f"filter {name}={value}"] = f"/review/?{name}={value}"
        elif isinstance(field, forms.BooleanField):
            found[f"filter {name}"] = f"/review/?{name}=1"
    longest = Conversation.objects.order_by("-last_seq").values_list("pk", flat=True)[0]
    found |= {
        "transcript page": f"/review/c/{longest}/",
        "dashboard, 7 days": "/review/dashboard/?period=7",
        "dashboard, year": "/review/dashboard/?period=year",
        "dashboard, year, topic": "/review/dashboard/?period=year&topic=late_fee",
        "dashboard, year, both": "/review/dashboard/?period=year&topic=late_fee&language=en",
        "review queue": "/review/queue/",
        "review queue, done": "/review/queue/?done=1",
        "review queue, one reason": "/review/queue/?reason=thumbs_down",
        "scores": "/review/scorecards/scores/",
        "corrections": "/review/learning/",
        "tuning": "/review/tuning/",
        "gaps": "/review/tuning/gaps/",
        "thresholds": "/review/tuning/thresholds/",
        "threshold, preview": "/review/tuning/thresholds/late_fee/?percent=50",
        "audit": "/review/audit/",
    }
    return found


def measure() -> dict[str, Measured | None]:
    from django.test import Client

    from handoff.models import StaffMember

    client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False)
    client.force_login(StaffMember.objects.get(role="manager"))
    return {name: _page(client, address) for name, address in pages().items()}


def _page(client: Any, address: str) -> Measured | None:
    from django.db import connection

    statements: list[str] = []
    start = time.perf_counter()
    with connection.execute_wrapper(partial(count_statements, statements)):
        answer = client.get(address)
    first = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        return None
    took: list[float] = []
    until = time.perf_counter() + PATIENCE_SECONDS
    while len(took) < ROUNDS and time.perf_counter() < until:
        start = time.perf_counter()
        client.get(address)
        took.append((time.perf_counter() - start) * 1000)
    return Measured(first, median(took), len(statements), len(answer.content) / 1000)


def show(small: dict[str, Measured | None], large: dict[str, Measured | None], sizes: tuple[int, int]) -> None:
    print(f"\nmilliseconds at {sizes[0]:,} and at {sizes[1]:,} messages over the same year")
    print(f"{'page':<34}{'few':>9}{'many':>9}{'first':>9}{'ratio':>7}{'statements':>12}{'kB':>7}   goal ≤ {GOAL}")
    for name, many in large.items():
        few = small.get(name)
        if few is None or many is None:
            print(f"{name:<34}{'failed or out of time':>25}")
            continue
        ratio = many.milliseconds / few.milliseconds
        verdict = "met" if ratio <= GOAL else "missed"
        print(
            f"{name:<34}{few.milliseconds:>9.1f}{many.milliseconds:>9.1f}{many.first:>9.1f}{ratio:>7.2f}"
            f"{many.statements:>12}{many.kilobytes:>7.0f}   {verdict}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.reviewing", description=__doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the stores stay, for another run")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="supportbot-reviewing-") as folder,
        stack_with_own_stores(options.keep or Path(folder), settings={"MODELS_DIR": str(MODELS)}) as program,
    ):
        os.environ.update(program.env, DJANGO_SETTINGS_MODULE="supportbot.settings", LOG_LEVEL="WARNING")
        django.setup()
        few = use_year(program, SMALL)
        small = measure()
        many = use_year(program, options.conversations)
        show(small, measure(), (few, many))


if __name__ == "__main__":
    main()

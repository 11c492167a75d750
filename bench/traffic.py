"""Months of made-up traffic, straight into the tables: chats with all that may become of them, the same for one seed.

Days are cut in the zone of the plan and have 23 or 25 hours where clocks change; a part of the chats begins around
midnight. Nothing happens after ``until``, so chats are left in every state.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from bench.traffic_chat import Chat, Crew, Rows
from billing.models import Customer, Dispute, Invoice

_TABLES: dict[str, str] = {
    "handoff_conversation": "id customer_ref display_name locale custody custody_version agent_id team_id priority "
    "topic language queued_at claimed_at closed_at close_reason unanswered_since created_at last_message_at last_seq",
    "handoff_message": "conversation_id seq author author_name staff_id kind text created_at",
    "handoff_event": "conversation_id kind seq custody_version actor data created_at",
    "handoff_escalation": "conversation_id custody_version reason priority brief created_at",
    "handoff_queuestay": "conversation_id custody_version team_id priority position estimate_seconds entered_at "
    "left_at outcome",
    "handoff_slaclock": "conversation_id clock priority started_at warn_at due_at breached_at stopped_at",
    "supportbot_turn": "id conversation_id first_seq last_seq custody_version status created_at finished_at reply_seq "
    "decision topic confidence reason milliseconds trace",
    "supportbot_turnverdict": "turn_id value topic answer note at",
    "supportbot_answerfeedback": "conversation_id seq value reason created_at",
    "supportbot_conversationrating": "conversation_id score comment agent_id created_at",
}
_AT_MIDNIGHT, _AT_ANY_HOUR = 0.06, 0.2
_REUSED, _REMEMBERED = 0.3, 3000
_WORDS = "message_words"


@dataclass(frozen=True, slots=True)
class Plan:
    """``conversations`` chats begun from ``first`` to ``last``; ``until`` (UTC) is when the telling stops."""

    conversations: int
    first: date
    last: date
    zone: str = "Europe/Dublin"
    seed: int = 1
    until: datetime | None = None

    @property
    def end(self) -> datetime:
        after = datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=ZoneInfo(self.zone))
        return (self.until or after).astimezone(UTC)


@dataclass(slots=True)
class Filled:
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def messages(self) -> int:
        return self.rows.get("handoff_message", 0)


def fill(plan: Plan, crew: Crew, *, bulk: bool = False) -> Filled:
    """Write the plan's traffic in the caller's transaction. ``bulk`` builds the index of words afterwards."""
    filled = Filled(dict.fromkeys(_TABLES, 0))
    closings: dict[str, datetime] = {}
    with connection.cursor() as cursor:
        # A superuser may skip the checks of keys, which are true by construction.
        cursor.execute("SET session_replication_role = replica; SET statement_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")  # a month is made while the store waits
        definition = _without_words(cursor) if bulk else ""
        for rows in _months(plan, crew, closings):
            for table, columns in _TABLES.items():
                _copy(cursor, table, columns.split(), rows[table])
                filled.rows[table] += len(rows[table])
        cursor.execute("SET session_replication_role = origin")
        if definition:
            cursor.execute("SET maintenance_work_mem = '256MB'")
            cursor.execute(definition)
        # As the store would do by itself before long: without it, plans are made for empty tables.
        cursor.execute(f"ANALYZE {', '.join(_TABLES)}")
    _disputes(plan, closings)
    return filled


def _without_words(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [_WORDS])
    definition = str(cursor.fetchone()[0])
    cursor.execute(f"DROP INDEX {_WORDS}")
    return definition


def _copy(cursor: CursorWrapper, table: str, columns: list[str], rows: Rows) -> None:
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(into) as copy:
        for _, row in rows:
            copy.write_row(row)


def _months(plan: Plan, crew: Crew, closings: dict[str, datetime]) -> Iterator[dict[str, Rows]]:
    """The rows, about a month at a time, each table in the order of its moments, as it would have grown."""
    pending: dict[str, Rows] = {table: [] for table in _TABLES}
    month = plan.first.replace(day=1)
    for day, chat in _chats(plan, crew):
        if day.replace(day=1) != month:
            month = day.replace(day=1)
            yield _ready(pending, datetime.combine(day, time.min, tzinfo=UTC) - timedelta(days=1))
        if chat.gone_at is not None:
            closings.setdefault(chat.customer, chat.gone_at)
        for table, rows in chat.rows.items():
            pending[table] += rows
    yield _ready(pending, plan.end + timedelta(days=1))


def _ready(pending: dict[str, Rows], before: datetime) -> dict[str, Rows]:
    """What is older than ``before``; conversations go as they come, for their rows point at them."""
    ready: dict[str, Rows] = {}
    for table, rows in pending.items():
        rows.sort(key=lambda row: row[0])
        ready[table] = [row for row in rows if row[0] < before]
        pending[table] = [row for row in rows if row[0] >= before]
    return ready


def _chats(plan: Plan, crew: Crew) -> Iterator[tuple[date, Chat]]:
    rng = random.Random(plan.seed)
    gone: list[tuple[datetime, str]] = []
    known = 0
    for day, begins in _beginnings(plan, rng):
        for begin in begins:
            again = _returning(rng, gone, begin) if gone and rng.random() < _REUSED else None
            if again is None:
                known += 1
            customer = again[1] if again else f"cus_{plan.seed}_{known:06d}"
            chat = Chat(rng, crew, customer, begin, plan.end)
            if chat.gone_at is not None:
                gone.append((chat.gone_at, customer))
                del gone[:-_REMEMBERED]
            yield day, chat


def _returning(rng: random.Random, gone: list[tuple[datetime, str]], begin: datetime) -> tuple[datetime, str] | None:
    """One of those whose last chat is closed by then, which they leave."""
    number = rng.randrange(len(gone))
    return gone.pop(number) if gone[number][0] < begin else None


def _beginnings(plan: Plan, rng: random.Random) -> Iterator[tuple[date, list[datetime]]]:
    days = [plan.first + timedelta(days=number) for number in range((plan.last - plan.first).days + 1)]
    weights = [(0.5 if day.weekday() >= 5 else 1.0) * rng.uniform(0.8, 1.2) for day in days]
    zone, whole, told, reached = ZoneInfo(plan.zone), sum(weights), 0, 0.0
    for day, weight in zip(days, weights, strict=True):
        reached += weight
        number = round(plan.conversations * reached / whole) - told
        told += number
        start, end = (
            datetime.combine(one, time.min, tzinfo=zone).astimezone(UTC) for one in (day, day + timedelta(days=1))
        )
        moments = (start + (end - start) * _share_of_day(rng) for _ in range(number))
        yield day, sorted(moment for moment in moments if moment < plan.end)


def _share_of_day(rng: random.Random) -> float:
    kind = rng.random()
    if kind < _AT_MIDNIGHT:
        return rng.uniform(0, 0.01) if rng.random() < 0.5 else rng.uniform(0.99, 0.999999)
    return rng.random() if kind < _AT_ANY_HOUR else rng.triangular(0.3, 0.95, 0.55)


def _disputes(plan: Plan, closings: dict[str, datetime]) -> None:
    """Every fortieth customer is billed, and disputes the bill up to ten days after a chat of theirs was closed."""
    zone, rng = ZoneInfo(plan.zone), random.Random(plan.seed)
    chosen = [(ref, at.astimezone(zone).date() + timedelta(days=rng.randrange(11))) for ref, at in closings.items()]
    chosen = [(ref, day) for ref, day in chosen[::40] if day <= plan.last]
    customers = Customer.objects.bulk_create(
        Customer(external_ref=ref, name=ref, currency="EUR", billing_address="", tax_id="") for ref, _ in chosen
    )
    bills = Invoice.objects.bulk_create(
        Invoice(
            number=f"T-{customer.external_ref}",
            customer=customer,
            status="paid",
            currency="EUR",
            period_start=plan.first,
            period_end=plan.first,
            issued_on=plan.first,
            due_on=plan.first,
            total_minor=100,
            paid_minor=100,
            due_minor=0,
        )
        for customer in customers
    )
    Dispute.objects.bulk_create(
        Dispute(
            ref=f"D-{bill.number}", invoice=bill, amount_minor=100, status="under_review", reason="Late", opened_on=day
        )
        for bill, (_, day) in zip(bills, chosen, strict=True)
    )

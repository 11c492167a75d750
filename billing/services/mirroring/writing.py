"""Writing what was read: in one transaction, in bulk, and only where no later read was written before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django.db import DataError, IntegrityError, OperationalError, connection, transaction

from billing import records
from billing.records import Key, Record, RecordKind, key_of, owner_of
from billing.services.mirroring.filling import row_of
from billing.services.mirroring.lines import lines_write
from billing.services.mirroring.problems import Unwritable, storable
from billing.services.mirroring.settling import defaults_settle, owners_lock, prices_settle
from billing.services.mirroring.shapes import SHAPES, in_order, parents_of
from billing.services.mirroring.standing import Standing
from billing.services.mirroring.states import Claim, known_gone, problems_note, states_claim
from billing.services.mirroring.tickets import Ticket
from billing.services.tombstones import erased_among

_TRIES = 3
_DEADLOCK = "40P01"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a batch: how many records were given and how many had been read later; why some are not kept."""

    given: int = 0
    stale: int = 0
    changed: int = 0
    problems: dict[Key, str] = field(default_factory=dict)


def records_write(gateway: str, ticket: Ticket, found: Sequence[Record], *, claim: Claim = states_claim) -> Written:
    """Bring the tables to what was read under ``ticket``, parents before children.

    A record that cannot stand is left out and why is kept with its state; the others go in all the same.
    """
    batch = [record for record in in_order(found) if storable(record)]
    return again_after_deadlock(partial(_write_batch, gateway, ticket, batch, claim))


def again_after_deadlock(work: Callable[[], _T]) -> _T:
    """Run a transaction again where Postgres ended it to undo a circle of waits; not inside another transaction."""
    for _ in range(_TRIES - 1):
        try:
            return work()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != _DEADLOCK or connection.in_atomic_block:
                raise
    return work()


@transaction.atomic
def _write_batch(gateway: str, ticket: Ticket, batch: list[Record], claim: Claim) -> Written:
    batch = _without_erased(batch)
    won = claim(gateway, ticket, {key_of(record): owner_of(record) for record in batch})
    mine = [record for record in batch if key_of(record) in won]
    problems: dict[Key, str] = {}
    try:
        with transaction.atomic():
            changed = _write(gateway, mine, problems)
    except (IntegrityError, DataError):
        problems = {}
        changed = sum(_write_alone(gateway, record, problems) for record in mine)
    problems_note(gateway, problems)
    return Written(len(batch), len(batch) - len(mine), changed, problems)


def _without_erased(batch: list[Record]) -> list[Record]:
    """What an erased customer's is, is not copied again, however often it is told or read."""
    names = {owner_of(record) for record in batch}
    names |= {record.customer_ref for record in batch if isinstance(record, records.CustomerRecord)}
    gone = erased_among(names)
    if not gone:
        return batch
    gone |= {one.ref for one in batch if isinstance(one, records.CustomerRecord) and one.customer_ref in gone}
    return [record for record in batch if owner_of(record) not in gone]


def _write_alone(gateway: str, record: Record, problems: dict[Key, str]) -> int:
    try:
        with transaction.atomic():
            return _write(gateway, [record], problems)
    except (IntegrityError, DataError) as error:
        problems[key_of(record)] = _reason(error)
        return 0


def _reason(error: Exception) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None)
    return f"it breaks the rule {constraint}" if constraint else str(error).partition("\n")[0]


def _write(gateway: str, mine: Sequence[Record], problems: dict[Key, str]) -> int:
    standing = Standing.of(mine)
    gone = known_gone(gateway, [*standing.namesakes(), *standing.missing(mine)])
    _lock_owners(mine, standing)
    by_kind: dict[RecordKind, list[Record]] = defaultdict(list)
    for record in mine:
        by_kind[key_of(record).kind].append(record)
    return sum(_write_kind(kind, of_kind, standing, gone, problems) for kind, of_kind in by_kind.items())


def _lock_owners(mine: Sequence[Record], standing: Standing) -> None:
    customers = {Key("customer", owner_of(record)) for record in mine if key_of(record).kind in _ABOUT_DEFAULTS}
    plans = {Key("plan", record.plan) for record in mine if isinstance(record, records.PriceRecord)}
    owners_lock(
        [standing.rows[key].pk for key in customers if key in standing.rows],
        [standing.rows[key].pk for key in plans if key in standing.rows],
    )


_ABOUT_DEFAULTS = ("customer", "payment_method")


def _write_kind(
    kind: RecordKind, of_kind: Sequence[Record], standing: Standing, gone: set[Key], problems: dict[Key, str]
) -> int:
    columns = SHAPES[kind].columns
    fresh: list[Any] = []
    changed: list[Any] = []
    whole: list[tuple[Record, Any]] = []
    for record in of_kind:
        before = _values(standing.rows.get(key_of(record)) or standing.namesake(record), columns)
        try:
            row = row_of(record, standing, gone)
        except Unwritable as why:
            if not gone.intersection(parents_of(record)):  # of who is gone and never was here, nobody will ask
                problems[key_of(record)] = str(why)
            continue
        if row.pk is None:
            fresh.append(row)
        elif _values(row, columns) != before:
            changed.append(row)
        whole.append((record, row))
    manager = SHAPES[kind].model._default_manager
    manager.bulk_create(fresh)
    if changed:
        fields = [field.name for field in SHAPES[kind].model._meta.concrete_fields if field.attname in columns]
        manager.bulk_update(changed, fields)
    for record, row in whole:
        standing.add(key_of(record), row)
    return len(fresh) + len(changed) + _write_rest(kind, whole)


def _write_rest(kind: RecordKind, whole: Sequence[tuple[Record, Any]]) -> int:
    """What hangs on the rows of a kind besides their columns."""
    if kind == "invoice":
        return lines_write({row.pk: record.lines for record, row in whole if isinstance(record, records.InvoiceRecord)})
    if kind == "customer":
        defaults_settle([row.pk for _, row in whole])
    elif kind == "payment_method":
        defaults_settle({row.customer_id for _, row in whole})
    elif kind == "price":
        prices_settle({row.plan_id for _, row in whole})
    return 0


def _values(row: Any, columns: Sequence[str]) -> tuple[Any, ...]:
    return () if row is None else tuple(getattr(row, column) for column in columns)

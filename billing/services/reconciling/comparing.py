"""One customer's records as the billing system gives them, held against the rows: which objects and fields differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from billing import records
from billing.models import Customer, MirrorState, PaymentMethod
from billing.records import Key, Record, RecordKind, key_of
from billing.services.mirroring import Ticket
from billing.services.mirroring.filling import row_of
from billing.services.mirroring.lines import lines_differ
from billing.services.mirroring.problems import Unwritable
from billing.services.mirroring.shapes import SHAPES, in_order
from billing.services.mirroring.standing import Standing
from billing.services.mirroring.states import known_gone

_OF_CUSTOMER: tuple[tuple[RecordKind, str], ...] = (
    ("payment_method", "customer"),
    ("subscription", "customer"),
    ("invoice", "customer"),
    ("payment", "invoice__customer"),
    ("refund", "invoice__customer"),
    ("credit_note", "invoice__customer"),
    ("dispute", "invoice__customer"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """``field`` is a column, or ``missing`` (not on record), ``extra`` (not there), ``unwritable``, ``lines``."""

    key: Key
    field: str


def differences(gateway: str, ticket: Ticket, customer: str, found: Sequence[Record]) -> list[Difference]:
    """What differs, but for objects that were read again and written since ``ticket`` was taken."""
    standing = Standing.of(found)
    gone = known_gone(gateway, standing.namesakes())
    differing = [each for record in in_order(found) for each in _of_record(record, standing, gone)]
    differing += [Difference(key, "extra") for key in extra_keys(customer, found)]
    later = _read_later(gateway, ticket, [each.key for each in differing])
    return [each for each in differing if each.key not in later]


def extra_keys(customer: str, found: Sequence[Record]) -> list[Key]:
    """The customer's rows that the system did not name."""
    given = {key_of(record) for record in found}
    extra: list[Key] = []
    for kind, owner in _OF_CUSTOMER:
        shape = SHAPES[kind]
        rows = shape.model._default_manager.filter(**{f"{owner}__provider_ref": customer})
        refs = rows.exclude(**{shape.by: ""}).order_by("pk").values_list(shape.by, flat=True)
        extra += [Key(kind, ref) for ref in refs if Key(kind, ref) not in given]
    return extra


def _of_record(record: Record, standing: Standing, gone: set[Key]) -> list[Difference]:
    key = key_of(record)
    old = standing.rows.get(key)
    if old is None:
        return [Difference(key, "missing")]
    try:
        wanted = row_of(record, standing, gone)
    except Unwritable:
        return [Difference(key, "unwritable")]
    fields = [column for column in SHAPES[key.kind].columns if getattr(wanted, column) != getattr(old, column)]
    fields += _beside_columns(record, old)
    return [Difference(key, field.removesuffix("_id") if field != "tax_id" else field) for field in fields]


def _beside_columns(record: Record, row: Any) -> list[str]:
    if isinstance(record, records.InvoiceRecord) and lines_differ(row.pk, record.lines):
        return ["lines"]
    if isinstance(record, records.CustomerRecord) and _other_default(row):
        return ["default_method"]
    return []


def _other_default(row: Customer) -> bool:
    raised = set(PaymentMethod.objects.filter(customer=row, is_default=True).values_list("ref", flat=True))
    named = PaymentMethod.objects.filter(customer=row, ref=row.default_method_ref).values_list("ref", flat=True)
    return raised != set(named)


def _read_later(gateway: str, ticket: Ticket, keys: Sequence[Key]) -> set[Key]:
    later = MirrorState.objects.filter(
        gateway=gateway, ref__in=[key.ref for key in keys], ticket__gt=ticket.number
    ).values_list("kind", "ref")
    return {Key(kind, ref) for kind, ref in later}  # type: ignore[arg-type]

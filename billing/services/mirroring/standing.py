"""The rows that a batch of records is about or names, fetched kind by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models

from billing.records import Key, Record, RecordKind, key_of
from billing.services.mirroring.shapes import SHAPES, also_named, parents_of

_NATURAL = {"plan": "code", "customer": "customer_ref", "invoice": "number", "credit_note": "number"}
"""The field of a record that the natural column of its table holds."""


class Standing:
    """Rows by the system's own id, and by their natural name where they have one."""

    def __init__(self) -> None:
        self.rows: dict[Key, Any] = {}
        self.named: dict[tuple[RecordKind, str], Any] = {}

    @classmethod
    def of(cls, found: Collection[Record]) -> Standing:
        """The rows of these records and of all that they name, in one or two queries a kind."""
        standing = cls()
        wanted = {key_of(record) for record in found}
        for record in found:
            wanted.update(parents_of(record), also_named(record))
        standing.fetch(wanted)
        standing._fetch_named(found)
        return standing

    def fetch(self, keys: Iterable[Key]) -> None:
        for kind, refs in _by_kind(keys).items():
            shape = SHAPES[kind]
            for row in shape.model._default_manager.filter(**{f"{shape.by}__in": refs}):
                self.rows[Key(kind, getattr(row, shape.by))] = row

    def add(self, key: Key, row: models.Model) -> None:
        self.rows[key] = row

    def namesake(self, record: Record) -> Any:
        """The row with the record's natural name, whatever its id there; None where there is none."""
        return self.named.get((key_of(record).kind, natural_of(record)))

    def namesakes(self) -> list[Key]:
        """The objects that stand behind the rows of these natural names."""
        return [Key(kind, row.provider_ref) for (kind, _), row in self.named.items()]

    def missing(self, found: Collection[Record]) -> list[Key]:
        """What the records need and is not on record."""
        return [key for record in found for key in parents_of(record) if key not in self.rows]

    def _fetch_named(self, found: Collection[Record]) -> None:
        names: dict[RecordKind, list[str]] = defaultdict(list)
        for record in found:
            if natural_of(record):
                names[key_of(record).kind].append(natural_of(record))
        for kind, wanted in names.items():
            shape = SHAPES[kind]
            for row in shape.model._default_manager.filter(**{f"{shape.natural}__in": wanted}):
                self.named[kind, getattr(row, shape.natural)] = self.rows.get(Key(kind, getattr(row, shape.by)), row)


def natural_of(record: Record) -> str:
    """The name by which people know it; empty where it has none but its id."""
    field = _NATURAL.get(key_of(record).kind, "")
    return str(getattr(record, field)) if field else ""


def on_record(keys: Collection[Key]) -> set[Key]:
    """Those of the keys that have a row."""
    found: set[Key] = set()
    for kind, refs in _by_kind(keys).items():
        shape = SHAPES[kind]
        rows = shape.model._default_manager.filter(**{f"{shape.by}__in": refs})
        found.update(Key(kind, ref) for ref in rows.values_list(shape.by, flat=True))
    return found


def _by_kind(keys: Iterable[Key]) -> dict[RecordKind, list[str]]:
    sorted_out: dict[RecordKind, list[str]] = defaultdict(list)
    for key in keys:
        sorted_out[key.kind].append(key.ref)
    return sorted_out

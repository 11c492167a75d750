"""Bringing rows of one table to a wanted state, touching only those that differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

_Row = TypeVar("_Row", bound=models.Model)
_BATCH = 2000
_NO_DOCUMENT_GIVES = frozenset(
    {
        "provider_ref",
        "line_ref",
        "payment_id",
        "default_method_ref",
        "synced_at",
        "closed_at",
        "provider_active",
        "crm_synced_at",
    }
)
"""Columns that gateways and the CRM alone fill; a load leaves them as they are."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many records a load touched, and how."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )


def upsert(
    wanted: Sequence[_Row],
    existing: Iterable[_Row],
    key: Sequence[str],
    *,
    exclusive: str = "",
) -> Count:
    """Create or update so that ``wanted`` is what stands; gives every wanted object the primary key of its row.

    ``key`` are the attributes that identify a record; ``existing`` must hold every row with a wanted key.
    ``exclusive`` is a flag that only one row of a group may have: it is lowered on changing rows first, as a
    unique index looks at each row while the statement runs. Must run inside a transaction.
    """
    if not wanted:
        return Count()
    model = type(wanted[0])
    attributes = [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and field.attname not in {*key, *_NO_DOCUMENT_GIVES}
    ]
    standing = {_values(row, key): row for row in existing}
    fresh: list[_Row] = []
    changed: list[_Row] = []
    for row in wanted:
        old = standing.get(_values(row, key))
        if old is None:
            fresh.append(row)
            continue
        row.pk = old.pk
        if _values(row, attributes) != _values(old, attributes):
            changed.append(row)
    manager = model._default_manager
    if changed and exclusive:
        manager.filter(pk__in=[row.pk for row in changed]).update(**{exclusive: False})
    if changed:
        manager.bulk_update(changed, attributes, batch_size=_BATCH)
    manager.bulk_create(fresh, batch_size=_BATCH)
    return Count(len(fresh), len(changed), len(wanted) - len(fresh) - len(changed))


def _values(row: models.Model, attributes: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in attributes)

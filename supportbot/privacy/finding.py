"""The rows of a customer, table by table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from supportbot.privacy.marks import Marks
from supportbot.privacy.stores import STORES, Belongs, Mentions, NotAbout, Quotes, Store


def stores_of_customers() -> Iterator[tuple[type[models.Model], Store]]:
    """Every table that can hold something of a customer's, in the order of their names."""
    for label, store in STORES.items():
        if isinstance(store, Belongs | Mentions | Quotes):
            yield apps.get_model(label), store


def rows_of(model: type[models.Model], store: Store, marks: Marks, *, shared: bool = False) -> list[Any]:
    """The rows of one table that are the customer's, or name or quote them.

    ``shared``: rows too that name them by what others may share, a full name for one. Only to take that out.
    """
    manager = model._base_manager
    if isinstance(store, Quotes):
        rows = manager.only("pk", store.column).iterator()
        return [row for row in rows if any(quotes_in(getattr(row, store.column), marks))]
    if isinstance(store, Mentions):
        return list(_naming(model, store.columns, marks, shared))
    if isinstance(store, NotAbout):
        return []
    found = {row.pk: row for row in manager.filter(_theirs(store, marks)).distinct().order_by("pk")}
    if store.mentions:
        found |= {row.pk: row for row in _naming(model, store.mentions, marks, shared)}
    return list(found.values())


def _theirs(store: Belongs, marks: Marks) -> Q:
    values: dict[str, Any] = {
        "ref": (marks.ref,),
        "provider_ref": marks.provider_refs,
        "action_key": marks.action_keys,
        "sentence": tuple(marks.sentence_keys),
    }
    wanted = Q(pk__in=())
    for path in store.paths:
        wanted |= Q(**{f"{path}__in": values[store.by]})
    return wanted


def _naming(model: type[models.Model], columns: tuple[str, ...], marks: Marks, shared: bool) -> Iterator[Any]:
    """Rows of which a column tells who it is. The database narrows them down; words are told apart here."""
    rows = model._base_manager.all()
    if model._meta.label == "handoff.Event":
        rows = rows.filter(conversation__isnull=True)
    wanted, texts = Q(pk__in=()), {}
    pattern = marks.pattern if shared else marks.own_pattern
    for column in columns:
        if isinstance(model._meta.get_field(column), models.BinaryField):
            continue
        texts[f"{column}_text"] = Cast(column, models.TextField())
        for name in marks.names if shared else marks.own:
            wanted |= Q(**{f"{column}_text__icontains": name})
    binary = [column for column in columns if isinstance(model._meta.get_field(column), models.BinaryField)]
    for row in rows.annotate(**texts).filter(wanted).order_by("pk").iterator() if texts else ():
        if any(pattern.search(str(getattr(row, column))) for column in columns if column not in binary):
            yield row
    for column in binary:
        yield from _bytes_naming(model, column, marks)


def _bytes_naming(model: type[models.Model], column: str, marks: Marks) -> Iterator[Any]:
    seen: set[Any] = set()
    for name in marks.own:
        place = Func(
            Value(name.encode(), output_field=models.BinaryField()),
            F(column),
            function="position",
            arg_joiner=" IN ",
            output_field=models.IntegerField(),
        )
        for row in model._base_manager.annotate(place=place).filter(place__gt=0).order_by("pk").iterator():
            if row.pk not in seen and marks.own_pattern.search(bytes(getattr(row, column)).decode("utf-8", "replace")):
                seen.add(row.pk)
                yield row


def quotes_in(value: Any, marks: Marks) -> Iterator[str]:
    """The sentences of theirs in a JSON value."""
    if isinstance(value, str):
        if marks.quoted(value):
            yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from quotes_in(one, marks)
    elif isinstance(value, list):
        for one in value:
            yield from quotes_in(one, marks)


def without_quotes(value: Any, marks: Marks) -> Any:
    """A JSON value without the entries of lists in which a sentence of theirs stands."""
    if isinstance(value, list):
        return [without_quotes(one, marks) for one in value if not any(quotes_in(one, marks))]
    if isinstance(value, dict):
        return {key: without_quotes(one, marks) for key, one in value.items()}
    return value

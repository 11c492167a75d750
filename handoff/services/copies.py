"""Where the words of a conversation stand besides its messages: every text of every row that hangs on it.

Found by the schema and not by a list, so that a table made tomorrow is not forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handoff.models import Conversation, Event, Message
from handoff.models.event import AUDITED_KINDS
from handoff.redaction.by_hand import Erased, strings_changed
from handoff.services.erasing import log_opened

_SHORTEST = 100
"""Characters that a column of texts has room for; codes, keys and kinds have less."""
_NAMES = frozenset({"author_name", "by_name", "display_name", "customer_ref", "client_id", "error"})


def copies_erase(conversation: Conversation, erased: Erased) -> int:
    """Take the words out of every row that hangs on the conversation (locked by the caller); how many rows had them."""
    with log_opened(conversation.pk):
        return sum(_erase(model, path, conversation, erased) for model, path in tables_of_conversation())


@cache
def tables_of_conversation() -> tuple[tuple[type[models.Model], str], ...]:
    """Every model that leads to a conversation, with the path of its lookup: straight, or over another such model."""
    found: dict[type[models.Model], str] = {}
    waiting: list[tuple[type[models.Model], str]] = [(Conversation, "")]
    while waiting:
        model, path = waiting.pop(0)
        for link in model._meta.related_objects:
            other = link.related_model
            if link.many_to_many or not isinstance(other, type) or other in found or other is Conversation:
                continue
            found[other] = f"{link.field.name}__{path}" if path else link.field.name
            waiting.append((other, found[other]))
    return tuple(found.items())


def _erase(model: type[models.Model], path: str, conversation: Conversation, erased: Erased) -> int:
    names = [field.name for field in _texts(model)]
    if not names:
        return 0
    changed = 0
    rows = model._base_manager.filter(**{path: conversation})
    if model is Event:
        rows = rows.exclude(kind__in=AUDITED_KINDS)  # who did what stays as it was written down
    for row in rows.values("pk", *names).iterator():
        better = {name: _without(model, name, row[name], erased) for name in names}
        better = {name: value for name, value in better.items() if value != row[name]}
        if better:
            changed += model._base_manager.filter(pk=row["pk"]).update(**better)
    return changed


def _texts(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    for field in model._meta.concrete_fields:
        if field.name in _NAMES or field.choices or field.primary_key or field.unique:
            continue
        roomy = isinstance(field, models.CharField) and (field.max_length or _SHORTEST) >= _SHORTEST
        if roomy or isinstance(field, models.TextField | models.JSONField | ArrayField):
            yield field


def _without(model: type[models.Model], name: str, value: Any, erased: Erased) -> Any:
    """A message is evidence, so it loses the very words alone; so does what people wrote about it."""
    written = model is Message or isinstance(value, str)
    return strings_changed(value, erased.from_written if written else erased.from_derived)

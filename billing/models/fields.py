"""Column shapes that several tables share: closed vocabularies and currencies."""

from __future__ import annotations

from typing import Any, get_args

from django.db import models
from django.db.models import Q

CURRENCY_PATTERN = r"^[A-Z]{3}$"


def vocabulary(literal: Any, **options: Any) -> models.CharField[str, str]:
    """A text column that admits only the words of a ``Literal`` of ``billing.facts``."""
    words: tuple[str, ...] = get_args(literal)
    return models.CharField(max_length=32, choices=[(word, word.replace("_", " ")) for word in words], **options)


def in_vocabulary(column: str, literal: Any, name: str) -> models.CheckConstraint:
    """The check behind ``vocabulary``: ``choices`` alone bind only forms, not the database."""
    return models.CheckConstraint(condition=Q(**{f"{column}__in": get_args(literal)}), name=name)


def provider_ref() -> models.CharField[str, str]:
    """The billing system's own id where rows are a copy of its objects; empty where they are not."""
    return models.CharField(max_length=120, blank=True, default="")


def one_row_each(name: str) -> models.UniqueConstraint:
    """Pair with ``provider_ref``: one row for each object of the billing system."""
    return models.UniqueConstraint(fields=("provider_ref",), condition=~Q(provider_ref=""), name=name)


def currency() -> models.CharField[str, str]:
    """An ISO 4217 code; pair it with ``is_currency``."""
    return models.CharField(max_length=3)


def is_currency(name: str, column: str = "currency") -> models.CheckConstraint:
    """Three capital letters."""
    return models.CheckConstraint(condition=Q(**{f"{column}__regex": CURRENCY_PATTERN}), name=name)

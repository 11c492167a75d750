"""What is approved, as a training and its measuring take it."""

from __future__ import annotations

from dataclasses import dataclass

from supportbot.models import Correction
from supportbot.understanding.catalogue import Example


@dataclass(frozen=True, slots=True)
class Material:
    """``trained`` is learnt from, ``kept`` measures what was learnt; in one order for the same corrections."""

    trained: tuple[Example, ...]
    kept: tuple[Example, ...]

    @property
    def all(self) -> tuple[Example, ...]:
        return (*self.trained, *self.kept)


def approved_examples() -> Material:
    """All that is approved now, by key, so that the order of deciding changes no version."""
    rows = Correction.objects.filter(state=Correction.State.APPROVED).order_by("key")
    found = [(Example(row.text, row.topic), row.kept) for row in rows.only("text", "topic", "kept")]
    return Material(tuple(one for one, kept in found if not kept), tuple(one for one, kept in found if kept))

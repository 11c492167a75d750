"""Corrections that other pages propose, and those that are kept for measuring, as other pages read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from handoff.models import StaffMember
from supportbot.evaluation.rows import Row
from supportbot.improving.errors import BadCorrection
from supportbot.improving.gathering import plan_names
from supportbot.improving.sentences import checked, key_of, sentence_of
from supportbot.models import Correction


class Example(Protocol):
    """What a customer wrote, and the topic that somebody found it is about."""

    @property
    def text(self) -> str: ...

    @property
    def topic(self) -> str: ...


def corrections_propose(examples: Iterable[Example], by: StaffMember) -> None:
    """Have ``examples`` wait for a decision beside those from verdicts. Stories and known sentences are passed over."""
    names, wanted = plan_names(), list[Correction]()
    for example in examples:
        try:
            text, topic = checked(sentence_of(example.text, names), example.topic)
        except BadCorrection:
            continue
        wanted.append(Correction(key=key_of(text), text=text, topic=topic, by=by))
    Correction.objects.bulk_create(wanted, ignore_conflicts=True)


def kept_corrections() -> list[Row]:
    """What no version of this installation has learnt from."""
    return [Row(one.text, one.topic) for one in Correction.objects.filter(kept=True).order_by("id")]

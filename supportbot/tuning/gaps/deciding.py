"""What a manager makes of a gap: gives it a name, says what it is about, sets it aside or opens it again."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from handoff.models import StaffMember
from handoff.services.auditing import change_record, changed
from supportbot.models import Gap, topic_choices
from supportbot.tuning.candidates import Example, candidates_propose
from supportbot.tuning.errors import GapNotFound, NotATopic
from supportbot.tuning.gaps.wording import turn_texts
from supportbot.understanding.catalogue import OUT_OF_SCOPE

MOST_TAUGHT = 50
"""Examples of one gap: the newest, each wording once. More of one meaning teach nothing new."""


def gap_topics() -> list[tuple[str, str]]:
    """What a gap can be about: a topic, or nothing the bot should answer."""
    return [*topic_choices(), (OUT_OF_SCOPE, "Nothing about billing: to a person")]


@transaction.atomic
def gap_rename(*, gap_id: int, name: str, by: StaffMember) -> None:
    """Call it ``name``; empty takes the name away. Raises GapNotFound."""
    gap = _locked(gap_id)
    before, gap.name = gap.name, name
    gap.save(update_fields=["name"])
    _record("gap_named", gap, by, {"name": before}, {"name": name})


@transaction.atomic
def gap_teach(*, gap_id: int, topic: str, by: StaffMember) -> int:
    """Say what it is about, and propose its messages as examples of that; how many. Raises GapNotFound, NotATopic."""
    if topic not in dict(gap_topics()):
        raise NotATopic(field="topic")
    gap = _locked(gap_id)
    examples = _examples(gap, topic)
    _decide(gap, Gap.State.TAUGHT, topic, by)
    candidates_propose(examples, by=by)
    return len(examples)


@transaction.atomic
def gap_dismiss(*, gap_id: int, by: StaffMember) -> None:
    """Set it aside; new messages of its meaning still go to it. Raises GapNotFound."""
    gap = _locked(gap_id)
    _decide(gap, Gap.State.DISMISSED, gap.topic, by)


@transaction.atomic
def gap_reopen(*, gap_id: int, by: StaffMember) -> None:
    """Put it back among the open ones. Raises GapNotFound."""
    gap = _locked(gap_id)
    _decide(gap, Gap.State.OPEN, gap.topic, by)


def _locked(gap_id: int) -> Gap:
    gap = Gap.objects.select_for_update().filter(pk=gap_id).first()
    if gap is None:
        raise GapNotFound
    return gap


def _decide(gap: Gap, state: Gap.State, topic: str, by: StaffMember) -> None:
    before = {"state": gap.state, "topic": gap.topic}
    Gap.objects.filter(pk=gap.pk).update(state=state, topic=topic, by=by, decided_at=Now())
    _record("gap_decided", gap, by, before, {"state": str(state), "topic": topic})


def _record(kind: str, gap: Gap, by: StaffMember, before: dict[str, str], after: dict[str, str]) -> None:
    change_record(kind, by=by, of={"gap": gap.pk, "name": gap.name}, changes=changed(before, after))


def _examples(gap: Gap, topic: str) -> list[Example]:
    turns = list(gap.messages.order_by("-at", "turn_id").values_list("turn_id", flat=True)[: 4 * MOST_TAUGHT])
    texts = turn_texts(turns)
    said: dict[str, Example] = {}
    for turn in turns:
        text = texts.get(turn, "").strip()
        if text:
            said.setdefault(" ".join(text.lower().split()), Example(turn, text, topic))
    return list(said.values())[:MOST_TAUGHT]

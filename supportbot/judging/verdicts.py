"""A reviewer's verdict on one turn. A later one replaces it; the event log keeps what it replaced."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from handoff.models import StaffMember
from handoff.redaction import mask
from handoff.services.auditing import change_record, changed
from supportbot.answering.brief import label_of
from supportbot.judging.errors import BadVerdict, NotJudgeable
from supportbot.judging.rights import must_review
from supportbot.judging.taking import lease_prolong
from supportbot.judging.topics import is_topic
from supportbot.models import Turn, TurnVerdict

LONGEST_ANSWER = 4000
LONGEST_NOTE = 500
_FIELDS = ("value", "topic", "answer", "note")


def turn_judge(
    *, turn: Turn, by: StaffMember, value: str, topic: str = "", answer: str = "", note: str = ""
) -> TurnVerdict:
    """Keep that the reply was ``right`` or ``wrong``, with what it should have been.

    A wrong one may go without ``topic``: it was read rightly, and answered wrongly. ``answer`` and ``note`` are masked
    as messages are. Raises BadVerdict, NotJudgeable, Forbidden.
    """
    must_review(by)
    wanted = {
        "value": value,
        "topic": topic,
        "answer": mask(answer.strip()).text,
        "note": mask(note.strip()).text,
    }
    _check(turn, wanted)
    with transaction.atomic():
        verdict = _locked(turn) or TurnVerdict(turn=turn)
        before = _as_kept(verdict) if verdict.value else {}
        lease_prolong(by=by, conversation_id=turn.conversation_id)
        if before == wanted:
            return verdict
        for name, given in wanted.items():
            setattr(verdict, name, given)
        verdict.by, verdict.at = by, timezone.now()
        verdict.save()
        _record("turn_judged", turn, by, changed(before, wanted))
        return verdict


def verdict_withdraw(*, turn: Turn, by: StaffMember) -> None:
    """As if the turn had never been judged; the event log knows better. Raises Forbidden."""
    must_review(by)
    with transaction.atomic():
        verdict = _locked(turn)
        if verdict is not None:
            before = _as_kept(verdict)
            verdict.delete()
            _record("verdict_withdrawn", turn, by, changed(before, dict.fromkeys(_FIELDS, "")))


def _check(turn: Turn, wanted: dict[str, str]) -> None:
    if turn.status != Turn.Status.DONE or not turn.decision:
        raise NotJudgeable
    if wanted["value"] not in TurnVerdict.Value.values:
        raise BadVerdict(field="value")
    if wanted["value"] == TurnVerdict.Value.RIGHT and (wanted["topic"] or wanted["answer"]):
        raise BadVerdict("A right answer needs no correction. Mark it wrong to correct it.", field="value")
    if wanted["topic"] and not is_topic(wanted["topic"]):
        raise BadVerdict("There is no such topic. Choose one from the list.", field="topic")
    if wanted["topic"] and wanted["topic"] == turn.topic:
        read = label_of(turn.topic)
        text = f"It was read as “{read}” already. Choose another topic, or none if only the answer was off."
        raise BadVerdict(text, field="topic")
    for name, most in (("answer", LONGEST_ANSWER), ("note", LONGEST_NOTE)):
        if len(wanted[name]) > most:
            raise BadVerdict(f"Keep the {name} to {most} characters; it has {len(wanted[name])}.", field=name)


def _locked(turn: Turn) -> TurnVerdict | None:
    """The verdict that stands; the turn's row is the lock, as there may be none yet."""
    Turn.objects.select_for_update(no_key=True).get(pk=turn.pk)
    return TurnVerdict.objects.filter(turn=turn).first()


def _as_kept(verdict: TurnVerdict) -> dict[str, str]:
    return {name: str(getattr(verdict, name)) for name in _FIELDS}


def _record(kind: str, turn: Turn, by: StaffMember, changes: dict[str, Any]) -> None:
    chat = turn.conversation
    of = {"conversation": str(chat.pk), "name": chat.display_name, "turn": str(turn.pk), "reply_seq": turn.reply_seq}
    change_record(kind, by=by, of=of, changes=changes, conversation=chat)

"""Managers decide what is learnt. Each decision is kept with who made it, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from handoff.models import StaffMember
from handoff.services.auditing import change_record, changed
from supportbot.improving.errors import Contradicted, CorrectionNotFound, NotKept
from supportbot.improving.sentences import checked, kept_by_lot, key_of
from supportbot.models import Correction, CorrectionSource

_STATE = Correction.State
_ONE_TOPIC = "one_approved_topic_of_a_sentence"


def corrections_decide(*, by: StaffMember, ids: Sequence[int], approve: bool) -> int:
    """Approve or refuse all of ``ids``, or none; how many were not decided so before.

    Raises Contradicted: one of the sentences is approved for another topic, or two of ``ids`` contradict each other.
    """
    rows = Correction.objects.filter(pk__in=ids)
    with transaction.atomic():
        return sum(_decide(row, by, approve=approve) for row in rows.select_for_update().order_by("pk"))


def correction_settle(*, by: StaffMember, correction_id: int) -> Correction:
    """End a contradiction: this topic holds, every other one of the same sentence is refused."""
    with transaction.atomic():
        chosen = _locked(correction_id)
        others = Correction.objects.filter(key=chosen.key).exclude(pk=chosen.pk).exclude(state=_STATE.REFUSED)
        for other in others.select_for_update().order_by("pk"):
            _decide(other, by, approve=False)
        _decide(chosen, by, approve=True)
        return chosen


def correction_change(*, by: StaffMember, correction_id: int, text: str, topic: str) -> Correction:
    """Say the sentence or its topic otherwise; it waits for a decision again. Where that very one is there already,
    the two are joined.

    Raises BadCorrection (``text``, ``topic``), CorrectionNotFound.
    """
    text, topic = checked(text, topic)
    with transaction.atomic():
        row = _locked(correction_id)
        before = _as_kept(row)
        twin = Correction.objects.select_for_update().filter(key=key_of(text), topic=topic).exclude(pk=row.pk).first()
        if twin is not None:
            CorrectionSource.objects.filter(correction=row).update(correction=twin)
            row.delete()
            _record("correction_joined", by, twin, before, _as_kept(twin))
            return twin
        row.key, row.text, row.topic, row.state, row.kept = key_of(text), text, topic, _STATE.PROPOSED, False
        row.decided_by, row.decided_at = None, None
        row.save()
        _record("correction_changed", by, row, before, _as_kept(row))
        return row


def correction_add(*, by: StaffMember, text: str, topic: str) -> Correction:
    """One that no customer has brought up, approved at once. Raises BadCorrection, Contradicted."""
    text, topic = checked(text, topic)
    with transaction.atomic():
        row, _ = Correction.objects.get_or_create(key=key_of(text), topic=topic, defaults={"text": text, "by": by})
        _decide(_locked(row.pk), by, approve=True)
        return row


def correction_train_too(*, by: StaffMember, correction_id: int) -> None:
    """Let one that was kept for measuring be learnt from. Never the other way: what was trained on measures nothing.

    Raises NotKept.
    """
    with transaction.atomic():
        if not Correction.objects.filter(pk=correction_id, kept=True).update(kept=False, trained=True):
            raise NotKept
        _record("correction_released", by, Correction.objects.get(pk=correction_id), {"kept": True}, {"kept": False})


def corrections_adopt(rows: Iterable[tuple[str, str]]) -> int:
    """Take up those that came with the installation's file, approved as whoever put them there meant them to be.

    A sentence that people here have already decided on stays as they decided.
    """
    fresh = {key_of(text): (text, topic) for text, topic in rows}
    known = set(Correction.objects.filter(key__in=fresh).values_list("key", flat=True))
    made = [
        Correction(key=key, text=text, topic=topic, state=_STATE.APPROVED, trained=True, decided_at=Now())
        for key, (text, topic) in fresh.items()
        if key not in known
    ]
    Correction.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _decide(row: Correction, by: StaffMember, *, approve: bool) -> bool:
    """Whether anything changed; ``row`` is locked."""
    state = _STATE.APPROVED if approve else _STATE.REFUSED
    if row.state == state:
        return False
    before = row.state
    row.state, row.kept = state, approve and _is_kept(row.key)
    row.decided_by, row.decided_at = by, Now()
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "kept", "decided_by", "decided_at"])
    except IntegrityError as fault:
        if _ONE_TOPIC not in str(fault):
            raise
        raise Contradicted(
            f"“{row.text}” is approved for another topic. Open it and decide which one holds."
        ) from fault
    _record("correction_decided", by, row, {"state": before}, {"state": state.value})
    return True


def _is_kept(key: str) -> bool:
    return kept_by_lot(key) and not Correction.objects.filter(key=key, trained=True).exists()


def _locked(correction_id: int) -> Correction:
    row = Correction.objects.select_for_update().filter(pk=correction_id).first()
    if row is None:
        raise CorrectionNotFound
    return row


def _as_kept(row: Correction) -> dict[str, object]:
    """For the log, which nobody can edit: what a customer said stands there as its hash."""
    return {"sentence": row.key[:12], "topic": row.topic, "state": str(row.state)}


def _record(
    kind: str, by: StaffMember, row: Correction, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    of = {"correction": row.pk, "topic": row.topic}
    change_record(kind, by=by, of=of, changes=changed(before, after))

"""Telling managers of a drop once: the open alert, its mails and its row in the log, all in one transaction."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from handoff.models import Event, Mail, StaffMember
from handoff.services.auditing import change_record
from handoff.services.posting import mails_post
from handoff.services.staff_mailing import staff_mail
from supportbot.answering.brief import label_of
from supportbot.models import ReadingAlert, ReadingCheck
from supportbot.tuning.errors import AlertOver

_TOLD = (StaffMember.Role.MANAGER, StaffMember.Role.ADMIN)
_NAMESPACE = uuid.UUID("5f7a0e0c-6a2b-4c1e-9a53-3d1f3b7d9c21")


def baseline() -> ReadingCheck | None:
    """The newest evaluation that was in order, or that somebody accepted; what the next is held against."""
    return ReadingCheck.objects.filter(Q(fallen=[]) | Q(accepted=True)).order_by("-pk").first()


def open_alert() -> ReadingAlert | None:
    """The drop that nobody has dealt with and that still lasts."""
    return ReadingAlert.objects.filter(open=True).select_related("check_row", "baseline").first()


def alert_follow(row: ReadingCheck, before: ReadingCheck | None) -> None:
    """Open an alert for ``row`` if it fell and none is open, and end the open one if it did not."""
    if not row.fallen:
        ReadingAlert.objects.filter(open=True).update(open=None, ended_at=Now())
        return
    assert before is not None, "only against an earlier one can it have fallen"  # noqa: S101
    # The unique column lets one of any number of processes open it; the others find nothing made.
    made = ReadingAlert.objects.bulk_create([ReadingAlert(check_row=row, baseline=before)], ignore_conflicts=True)
    opened = ReadingAlert.objects.filter(open=True, check_row=row).first()
    if made and opened is not None:
        _tell(opened, row)


@transaction.atomic
def alert_accept(*, alert_id: int, note: str, by: StaffMember) -> None:
    """Say that this is how it is now: later evaluations are held against the newest one. Raises AlertOver."""
    ended = ReadingAlert.objects.filter(pk=alert_id, open=True).update(
        open=None, ended_at=Now(), ended_by=by, note=note
    )
    if not ended:
        raise AlertOver
    newest = ReadingCheck.objects.order_by("-pk")[:1]
    ReadingCheck.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(accepted=True)
    change_record("reading_drop_accepted", by=by, of={"alert": alert_id, "note": note}, changes={})


def fallen_words(names: list[str], row: ReadingCheck, before: ReadingCheck) -> str:
    """What fell, with the figures: "accuracy from 93 % to 88 %"."""
    return ", ".join(_words(name, row, before) for name in names)


def _words(name: str, row: ReadingCheck, before: ReadingCheck) -> str:
    if name.startswith("topic:"):
        topic = name.removeprefix("topic:")
        return f"“{label_of(topic)}” from {_share(before, topic):.0%} to {_share(row, topic):.0%} right"
    return f"{name} from {getattr(before, name):.0%} to {getattr(row, name):.0%}"


def _share(row: ReadingCheck, topic: str) -> float:
    counts = row.topics.get(topic, {})
    return float(counts.get("answered_right", 0) / max(counts.get("answered", 0), 1))


def _tell(alert: ReadingAlert, row: ReadingCheck) -> None:
    fallen = fallen_words(row.fallen, row, alert.baseline)
    Event.objects.create(
        conversation=None,
        kind="reading_fell",
        seq=0,
        custody_version=0,
        actor="program",
        data={"alert": alert.pk, "check": row.pk, "fallen": fallen, "model": row.model_version},
    )
    link = settings.STAFF_URL.rstrip("/") + reverse("tuning:checks") if settings.STAFF_URL else ""
    people = StaffMember.objects.filter(is_active=True, role__in=_TOLD).exclude(email="")
    mails_post([_mail(person, alert, fallen, row.model_version, link) for person in people])


def _mail(person: StaffMember, alert: ReadingAlert, fallen: str, model: str, link: str) -> Mail:
    key = uuid.uuid5(_NAMESPACE, f"{alert.pk}:{person.pk}")
    values = {"fallen": fallen, "model": model}
    return staff_mail(person, kind=Mail.Kind.READING_FELL, values=values, link=link, key=key)

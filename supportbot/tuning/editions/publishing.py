"""Putting a new state in force and keeping it with the one before; any earlier one can be put back."""

from __future__ import annotations

import zlib

from django.db import connection, transaction
from django.db.models import QuerySet

from handoff.models import StaffMember
from handoff.services.auditing import change_record
from supportbot.models import Edition
from supportbot.topic_policies import policies_forget
from supportbot.tuning.editions.subjects import Subject, Value
from supportbot.tuning.errors import EditionNotFound, NotPublishable

_LOCK = 0x65646974
"""The first key of the advisory locks under which each subject is changed by one at a time."""


@transaction.atomic
def edition_publish(
    *, subject: Subject, value: Value, note: str, by: StaffMember, restores: Edition | None = None
) -> Edition:
    """Put ``value`` in force. What was changed somewhere else meanwhile is kept as an edition of nobody's first.

    Raises NotPublishable where it is in force already, and what the owning room raises.
    """
    _lock(subject)
    before = subject.read()
    if before == value:
        raise NotPublishable("This is what is in force already.")
    newest = editions_of(subject).first()
    if newest is None or newest.value != before:
        Edition.objects.create(kind=subject.kind, key=subject.key, value=before)
    subject.write(value, note)
    return _keep(subject, before, value, note, by, restores)


@transaction.atomic
def edition_begin(*, subject: Subject, value: Value, note: str, by: StaffMember) -> Edition:
    """Keep the first state of something that was just made by its own room."""
    return _keep(subject, None, value, note, by, None)


def edition_restore(*, subject: Subject, edition_id: int, by: StaffMember) -> Edition:
    """Put an earlier state back in force. Raises EditionNotFound, and as ``edition_publish``."""
    earlier = editions_of(subject).filter(pk=edition_id).first()
    if earlier is None:
        raise EditionNotFound
    return edition_publish(subject=subject, value=earlier.value, note=earlier.note, by=by, restores=earlier)


def editions_of(subject: Subject) -> QuerySet[Edition]:
    """All states that were kept, the newest first."""
    return Edition.objects.filter(kind=subject.kind, key=subject.key).order_by("-pk")


def _keep(
    subject: Subject, before: Value, value: Value, note: str, by: StaffMember, restores: Edition | None
) -> Edition:
    kept = Edition.objects.create(
        kind=subject.kind, key=subject.key, value=value, note=note, by=by, by_name=by.display_name, restores=restores
    )
    change_record(
        "edition_published",
        by=by,
        of={"subject": subject.kind, "key": subject.key, "edition": kept.pk, "note": note},
        changes={"value": [before, value]},
    )
    transaction.on_commit(policies_forget)
    return kept


def _lock(subject: Subject) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, zlib.crc32(str(subject).encode()) - 2**31])

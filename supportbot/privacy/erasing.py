"""Erasing a customer: one transaction over every table, then what stands outside the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import redis
import structlog
from django.contrib.admin.models import LogEntry
from django.db import models, transaction

from billing.errors import ActionsUnfinished
from billing.services.erasing import customer_erase as billing_erase
from billing.services.tombstones import digest_of
from handoff.models import Conversation, Event, LegalHold, Mail, SavedView, StaffMember
from handoff.services.erasing import entry_rewrite
from supportbot.exporting.redacted import exports_erased
from supportbot.models import (
    Correction,
    CorrectionSource,
    GapMessage,
    IdentityCode,
    ModelComparison,
    ReadingArtefact,
    ReviewView,
    Revocation,
)
from supportbot.privacy.chats import conversations_delete
from supportbot.privacy.errors import NothingKept, StillHeld, StillUnderWay
from supportbot.privacy.finding import rows_of, stores_of_customers, without_quotes
from supportbot.privacy.folders import counters_erase, learnt_erase, mails_erase
from supportbot.privacy.marks import Marks, marks_of
from supportbot.privacy.recording import privacy_record
from supportbot.privacy.stores import STORES

log = structlog.get_logger(__name__)


@dataclass
class Erased:
    """What went and what stayed. ``rows`` by table; ``retrain`` are versions that have learnt from their sentences;
    ``ask`` are other systems that still have the customer."""

    rows: Counter[str] = field(default_factory=Counter)
    actions_kept: int = 0
    exports: int = 0
    files: Counter[str] = field(default_factory=Counter)
    retrain: tuple[str, ...] = ()
    copied_from: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    """What could not be reached; the nightly purge does it."""


def customer_erase(*, customer_ref: str, by: StaffMember | None) -> Erased:
    """Erase everything that is kept of the customer. All of the database or nothing.

    Raises NothingKept, StillHeld, StillUnderWay; then nothing has changed.
    """
    erased = Erased()
    with transaction.atomic():
        marks = marks_of(customer_ref)
        if not _anything(marks):
            raise NothingKept
        _must_be_free(customer_ref)
        erased.retrain = _learnt_forget(marks, erased.rows)
        chats = list(Conversation.objects.filter(customer_ref=customer_ref).values_list("pk", flat=True))
        erased.rows += conversations_delete(chats)
        _loose_rows_delete(marks, erased.rows)
        erased.exports = exports_erased(marks.clean)
        _mentions_clean(marks, erased.rows)
        try:
            found = billing_erase(customer_ref, clean=marks.clean)
        except ActionsUnfinished as error:
            raise StillUnderWay(f"{str(error)[0].upper()}{str(error)[1:]}.") from error
        erased.rows += found.rows
        erased.actions_kept, erased.copied_from = found.actions_kept, found.copied_from
        _record(customer_ref, erased, by)
    _outside(marks, erased)
    return erased


def _anything(marks: Marks) -> bool:
    return any(rows_of(model, store, marks) for model, store in stores_of_customers())


def _must_be_free(customer_ref: str) -> None:
    stands = LegalHold.objects.filter(lifted_at__isnull=True)
    if stands.filter(models.Q(customer_ref=customer_ref) | models.Q(conversation__customer_ref=customer_ref)).exists():
        raise StillHeld


def _learnt_forget(marks: Marks, rows: Counter[str]) -> tuple[str, ...]:
    """Sentences of theirs to learn from go, unless somebody else said the same; which versions had learnt one."""
    theirs = Correction.objects.filter(key__in=marks.sentence_keys)
    others = CorrectionSource.objects.exclude(turn__conversation__customer_ref=marks.ref)
    rows.update(theirs.exclude(sources__in=others).delete()[1])
    taught = []
    for artefact in ReadingArtefact.objects.only("corrections").order_by("pk"):
        kept = without_quotes(artefact.corrections, marks)
        if kept != artefact.corrections:
            ReadingArtefact.objects.filter(pk=artefact.pk).update(corrections=kept)
            taught.append(str(artefact.pk))
    for compared in ModelComparison.objects.order_by("pk"):
        found = without_quotes(compared.found, marks)
        if found != compared.found:
            ModelComparison.objects.filter(pk=compared.pk).update(found=found)
    return tuple(taught)


def _loose_rows_delete(marks: Marks, rows: Counter[str]) -> None:
    """Rows with the reference that hang on no conversation of theirs, or did when it was a visitor's."""
    rows.update(LegalHold.objects.filter(customer_ref=marks.ref, lifted_at__isnull=False).delete()[1])
    for model in (IdentityCode, Revocation, GapMessage):
        rows.update(model._default_manager.filter(customer_ref=marks.ref).delete()[1])
    loose = [mail.pk for mail in rows_of(Mail, STORES["handoff.Mail"], marks) if mail.kind not in _TO_STAFF]
    rows.update(Mail.objects.filter(pk__in=loose).delete()[1])


_TO_STAFF = (Mail.Kind.INVITATION, Mail.Kind.ACCOUNT_CHANGED, Mail.Kind.READING_FELL)


def _mentions_clean(marks: Marks, rows: Counter[str]) -> None:
    """Entries and settings of others' lose the names, and stay."""
    for entry in rows_of(Event, STORES["handoff.Event"], marks, shared=True):
        entry_rewrite(entry.pk, marks.clean(entry.data))
        rows["handoff.Event"] += 1
    texts: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
        (SavedView, ("wanted",)),
        (ReviewView, ("wanted",)),
        (LogEntry, ("object_repr", "change_message")),
    )
    for model, columns in texts:
        for row in rows_of(model, STORES[model._meta.label], marks, shared=True):
            better: dict[str, Any] = {column: marks.clean(getattr(row, column)) for column in columns}
            rows[model._meta.label] += model._base_manager.filter(pk=row.pk).update(**better)


def _record(customer_ref: str, erased: Erased, by: StaffMember | None) -> None:
    counts = {"rows": erased.rows.total(), "actions_kept": erased.actions_kept, "exports": erased.exports}
    privacy_record("customer_erased", by=by, about={"reference_hash": digest_of(customer_ref)}, counts=counts)


def _outside(marks: Marks, erased: Erased) -> None:
    """After the commit: what fails here is told, and found again by the nightly purge."""
    erased.files["mails"] = mails_erase(marks)
    erased.files["learnt sentences"] = learnt_erase(marks)
    try:
        erased.files["counters"] = counters_erase(marks)
    except redis.RedisError:
        erased.undone = ("counters of the language model in Redis, which end by themselves after a day",)
        log.warning("erasure_without_redis")
    log.info("customer_erased", rows=erased.rows.total(), actions_kept=erased.actions_kept)

"""The CRM of an installation that has none: profiles, outcomes and cases in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from billing.crm.checking import own_record
from billing.crm.errors import UnknownCustomer
from billing.crm.mapping import FieldMapping
from billing.crm.port import CrmCase, CrmReceipt, CrmRecord, NewCase, Outcome
from billing.crm.wording import outcome_values
from billing.models import CrmCaseRow, CrmOutcomeRow, Customer

_LONGEST_SUBJECT = 200


class LocalCrm:
    """Implements ``billing.crm.port.Crm`` over ``billing_customer`` and two tables of its own."""

    name = "local"
    mirrored = False

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        self.mapping = FieldMapping()

    def check(self) -> None:
        Customer.objects.exists()

    def profile(self, customer_ref: str, email: str) -> CrmRecord | None:
        row = Customer.objects.filter(external_ref=customer_ref).first()
        if row is None:
            return None
        kept = {case.subject: case for case in CrmCaseRow.objects.filter(customer=row)}
        cases = tuple(_case(subject, kept.get(subject)) for subject in row.open_cases)
        record = CrmRecord(row.external_ref, row.email, row.segment, row.owner, row.notes, cases)
        return own_record(record, customer_ref, email)

    def record_outcome(self, outcome: Outcome, key: str) -> CrmReceipt:
        customer = _customer(outcome.customer_ref)
        row = CrmOutcomeRow(key=key, customer=customer, document=outcome_values(outcome), changed_at=Now())
        CrmOutcomeRow.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["document", "changed_at"],
        )
        return CrmReceipt(key, str(CrmOutcomeRow.objects.values_list("pk", flat=True).get(key=key)))

    def find_outcome(self, key: str) -> CrmReceipt | None:
        found = CrmOutcomeRow.objects.filter(key=key).values_list("pk", flat=True).first()
        return None if found is None else CrmReceipt(key, str(found))

    def open_case(self, case: NewCase, key: str) -> CrmReceipt:
        customer = _customer(case.customer_ref)
        subject = case.subject[:_LONGEST_SUBJECT]
        with transaction.atomic():
            locked = Customer.objects.select_for_update().get(pk=customer.pk)
            row, made = CrmCaseRow.objects.get_or_create(
                key=key,
                defaults={
                    "customer": locked,
                    "subject": subject,
                    "text": case.text,
                    "opened_on": timezone.now().date(),
                },
            )
            if made and subject not in locked.open_cases:
                Customer.objects.filter(pk=locked.pk).update(open_cases=[*locked.open_cases, subject])
        return CrmReceipt(key, str(row.pk))

    def find_case(self, key: str) -> CrmReceipt | None:
        found = CrmCaseRow.objects.filter(key=key).values_list("pk", flat=True).first()
        return None if found is None else CrmReceipt(key, str(found))

    def close(self) -> None:
        """Nothing is held."""


def _customer(customer_ref: str) -> Customer:
    row = Customer.objects.filter(external_ref=customer_ref).first()
    if row is None:
        raise UnknownCustomer
    return row


def _case(subject: str, row: CrmCaseRow | None) -> CrmCase:
    if row is None:
        return CrmCase("", subject, "open")
    return CrmCase(str(row.pk), subject, "open", row.opened_on)

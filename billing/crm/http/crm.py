"""The adapter over the HTTP contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from billing.crm.checking import own_record
from billing.crm.errors import BadAnswer, Misconfigured
from billing.crm.http.answers import CustomerAnswer, Fine, FoundCase, FoundCustomer, FoundOutcome, Written
from billing.crm.http.calls import Calls
from billing.crm.mapping import FieldMapping
from billing.crm.pace import Pace
from billing.crm.port import CrmCase, CrmReceipt, CrmRecord, NewCase, Outcome
from billing.crm.wording import mapped_values, outcome_values

DEFAULTS = FieldMapping(reference="reference", segment="segment", owner="owner", notes="notes", cases="open_cases")


class HttpCrm:
    """Implements ``billing.crm.port.Crm`` over the company's own server. Raises Misconfigured without its settings."""

    name = "HTTP"
    mirrored = True

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        if not settings.CRM_URL or not settings.CRM_SECRET:
            raise Misconfigured("Set CRM_URL and CRM_SECRET.")
        self.mapping = DEFAULTS.over(kept or {})
        self._calls = Calls(
            url=settings.CRM_URL, secret=settings.CRM_SECRET, timeout=settings.CRM_TIMEOUT, pace=Pace(settings.CRM_RATE)
        )

    def check(self) -> None:
        if not self._calls.call("check", "check", {}, Fine, acts=False).ok:
            raise BadAnswer("The CRM says that it is not in order.")

    def profile(self, customer_ref: str, email: str) -> CrmRecord | None:
        wanted = {"reference": customer_ref, "email": email}
        found = self._calls.call("customers/find", "customer.find", wanted, FoundCustomer, acts=False).customer
        return None if found is None else own_record(self._record(found), customer_ref, email)

    def record_outcome(self, outcome: Outcome, key: str) -> CrmReceipt:
        values = {**outcome_values(outcome), "rating": outcome.rating, "email": outcome.email}
        data = {"key": key, "outcome": values, "fields": mapped_values(outcome, self.mapping)}
        return CrmReceipt(key, self._calls.call("outcomes/record", "outcome.record", data, Written, acts=True).ref)

    def find_outcome(self, key: str) -> CrmReceipt | None:
        found = self._calls.call("outcomes/find", "outcome.find", {"key": key}, FoundOutcome, acts=False).outcome
        return None if found is None else CrmReceipt(key, found.ref)

    def open_case(self, case: NewCase, key: str) -> CrmReceipt:
        data = {
            "key": key,
            "customer_ref": case.customer_ref,
            "email": case.email,
            "subject": case.subject,
            "text": case.text,
        }
        return CrmReceipt(key, self._calls.call("cases/open", "case.open", data, Written, acts=True).ref)

    def find_case(self, key: str) -> CrmReceipt | None:
        found = self._calls.call("cases/find", "case.find", {"key": key}, FoundCase, acts=False).case
        return None if found is None else CrmReceipt(key, found.ref)

    def close(self) -> None:
        self._calls.close()

    def _record(self, found: CustomerAnswer) -> CrmRecord:
        mapping = self.mapping
        asked = bool(mapping.cases) and found.open_cases is not None
        cases = found.open_cases if asked and found.open_cases is not None else []
        return CrmRecord(
            found.reference,
            found.email,
            segment=found.fields.get(mapping.segment) or "",
            owner=found.fields.get(mapping.owner) or "",
            notes=found.fields.get(mapping.notes) or "",
            open_cases=tuple(CrmCase(one.id, one.subject, one.status, one.opened_on) for one in cases),
            cases_known=asked,
        )

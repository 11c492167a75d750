"""Things agreed with the demo company's customers, and gateways that hold the same records as the tables."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from billing.actions.commands import Command, ExtendDue, RefundPayment, SetAutopay
from billing.actions.receipts import Receipt
from billing.gateways.fake import FakeGateway, fake_from_document
from billing.gateways.local import LocalGateway
from billing.models import Action, ActionEvent, Refund
from billing.money import Money
from billing.records import RefundRecord
from billing.services.acting import action_agree
from tests.billing.documents import NORTHWIND

TODAY = date(2026, 11, 20)
MAREK, EMMA, TOMAS = "cus_marek", "cus_emma", "cus_tomas"
TWICE = RefundPayment("INV-2051", "pay_0053", Money(4674, "EUR"), "duplicate")
"""Marek paid his November bill twice on one day."""
TOO_MUCH = RefundPayment("INV-2035", "pay_0035", Money(5535, "EUR"))
"""More than the company lets anybody give back alone."""
LATER = ExtendDue("INV-2056", date(2026, 12, 12))
OFF = SetAutopay(False)


def agree(command: Command = TWICE, customer: str = MAREK, **options: Any) -> Action:
    """Agreed today by the customer under a key of its own."""
    values = {"key": f"test-{uuid.uuid4()}", "asked_by": f"customer:{customer}", "today": TODAY, **options}
    return action_agree(customer_ref=customer, command=command, **values)


def fake(**options: Any) -> FakeGateway:
    """A remote billing system that knows the demo company's customers by their own references."""
    return fake_from_document(json.loads(NORTHWIND.read_bytes()), **options)


def refunds_at(system: FakeGateway | LocalGateway, payment: str = "pay_0053") -> int:
    """How often the payment was given back, counted where the money is."""
    if isinstance(system, FakeGateway):
        made = (each for each in system.shelves.of_kind("refund") if isinstance(each, RefundRecord))
        return sum(each.payment == payment for each in made)
    return Refund.objects.filter(payment__ref=payment).count()


def states(action: Action) -> list[str]:
    """Every state the action came to, oldest first."""
    return list(ActionEvent.objects.filter(action=action).order_by("id").values_list("state", flat=True))


def due_now(action: Action) -> None:
    """The wait until the next try is over, and so is the lease of a process that died."""
    Action.objects.filter(pk=action.pk).exclude(next_try_at=None).update(next_try_at=Now())
    Action.objects.filter(pk=action.pk).exclude(doing_until=None).update(doing_until=Now() - timedelta(seconds=1))


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        found: datetime = cursor.fetchone()[0]
        return found


class Forgetful(FakeGateway):
    """Its idempotency keys are pruned at once: the same key acts again. What was made still carries the key."""

    def perform(self, customer: str, command: Command, key: str) -> Receipt:
        known = self.shelves.doings.pop(key, None)
        try:
            return super().perform(customer, command, f"{key}#{len(self.calls)}" if known else key)
        finally:
            if known is not None:
                self.shelves.doings[key] = known

"""Which charges were for which invoice: Stripe keeps that in the invoice's payments alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import stripe

from billing.gateways.stripe.objects import payments
from billing.gateways.stripe.options import StripeOptions
from billing.gateways.stripe.times import day_of
from billing.gateways.stripe.wire import READS, Object, id_of, plain, whole
from billing.records import PaymentRecord, Record


class Settling:
    """Calls Stripe, so use it within ``reaching``."""

    def __init__(self, api: stripe.StripeClient, options: StripeOptions) -> None:
        self._api = api
        self._options = options
        self._invoices: dict[str, str] = {}

    def invoice_of(self, intent: str) -> str:
        """The id of the invoice that a payment intent is for; empty where it is for none."""
        if intent not in self._invoices:
            params: Any = {"payment": {"type": "payment_intent", "payment_intent": intent}, "limit": 1}
            found = self._api.v1.invoice_payments.list(params=params, options=READS).data
            if not found:
                return ""  # not kept: the invoice may come to have it
            self._invoices[intent] = id_of(plain(found[0])["invoice"])
        return self._invoices[intent]

    def charge(self, charge: str) -> Object:
        """A charge with its refunds."""
        return plain(self._api.v1.charges.retrieve(charge, params={"expand": ["refunds"]}, options=READS))

    def of_invoice(self, invoice: Object) -> list[Record]:
        """Payments, refunds and disputes of an invoice that has its ``payments`` expanded."""
        intents = intents_of(invoice)
        charges = [each for intent in intents for each in self.charges(payment_intent=intent)]
        return self.records(invoice, charges)

    def charges(self, **params: Any) -> list[Object]:
        """Charges with their refunds, newest first."""
        return whole(self._api.v1.charges.list, **params, expand=["data.refunds"])

    def records(self, invoice: Object, charges: Iterable[Object]) -> list[Record]:
        """What an invoice's charges are to us: payments, then refunds, then disputes."""
        newest_first = list(charges)
        found: list[Record] = [
            self.payment(charge, invoice, newest=charge is newest_first[0]) for charge in newest_first
        ]
        for charge in newest_first:
            for refund in self._refunds(charge):
                found.append(payments.refund(refund, charge, invoice["id"], self._options))
        for charge in newest_first:
            found += self._disputes(charge, invoice["id"])
        return found

    def payment(self, charge: Object, invoice: Object, *, newest: bool) -> PaymentRecord:
        """A charge; the newest one that failed says when Stripe will try again."""
        again = invoice.get("next_payment_attempt") if newest and invoice["status"] == "open" else None
        day = day_of(again, self._options.time_zone) if again else None
        return payments.payment(charge, invoice["id"], day)

    def _refunds(self, charge: Object) -> list[Object]:
        shown = charge.get("refunds") or {"data": [], "has_more": False}
        if shown.get("has_more"):
            return whole(self._api.v1.refunds.list, charge=charge["id"])
        return list(shown["data"])

    def _disputes(self, charge: Object, invoice: str) -> list[Record]:
        if not charge.get("disputed"):
            return []
        found = whole(self._api.v1.disputes.list, charge=charge["id"])
        return [payments.dispute(each, charge, invoice, self._options) for each in found]


def intents_of(invoice: Object) -> list[str]:
    """The payment intents of an invoice that has its ``payments`` expanded."""
    data = (invoice.get("payments") or {}).get("data") or []
    intents = [id_of(each["payment"].get("payment_intent")) for each in data]
    return [intent for intent in intents if intent]

"""What every command's work has at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import stripe

from billing.gateways.errors import Refused
from billing.gateways.stripe.objects.customers import has_ended
from billing.gateways.stripe.options import StripeOptions
from billing.gateways.stripe.reading import Reading
from billing.gateways.stripe.wire import READS, Object, id_of, plain
from billing.money import Money

KEY = "supportbot_key"
LINE = "supportbot_line"


@dataclass
class Work:
    """One command of one customer under one key. Its calls are made within ``reaching``."""

    reading: Reading
    customer: str
    key: str
    wrote: bool = False
    """Whether a write has been begun: from then on a lost answer leaves open what was done."""

    @property
    def api(self) -> stripe.StripeClient:
        return self.reading.api

    @property
    def options(self) -> StripeOptions:
        return self.reading.options

    def under(self, part: str = "") -> Any:
        """Options of a write, which is then taken as begun: the key, and ``part`` where a command takes several."""
        self.wrote = True
        return {"idempotency_key": f"{self.key}:{part}" if part else self.key}

    def left(self, kind: str) -> dict[str, str]:
        """Metadata to leave on an object that the command changes but does not make."""
        return {f"supportbot_{kind}": self.key}

    def left_on(self, found: Object, kind: str) -> bool:
        """Whether this command has left its key there."""
        return bool((found.get("metadata") or {}).get(f"supportbot_{kind}") == self.key)

    def made(self, found: Object) -> bool:
        """Whether this command has made the object."""
        return bool((found.get("metadata") or {}).get(KEY) == self.key)

    def own_customer(self) -> Object:
        found = self.reading.customer_object(self.customer)
        if found.get("deleted"):
            raise Refused(f"customer {self.customer} was deleted", reason="resource_missing")
        return found

    def own_invoice(self, ref: str) -> Object:
        """An invoice of the customer with its payments. Raises Refused for anybody else's."""
        return self._owned(self.reading.invoice_object(ref), ref, "invoice")

    def any_subscription(self, ref: str) -> Object:
        """A subscription of the customer, running or ended. Raises Refused for anybody else's."""
        return self._owned(plain(self.api.v1.subscriptions.retrieve(ref, options=READS)), ref, "subscription")

    def own_subscription(self, ref: str) -> Object:
        """A running subscription of the customer. Raises Refused for one that has ended too."""
        found = self.any_subscription(ref)
        if has_ended(found):
            raise Refused(
                f"subscription {ref} has ended; it can only be taken out anew", reason="subscription_canceled"
            )
        return found

    def own_charge(self, ref: str) -> Object:
        """A charge of the customer with its refunds. Raises Refused for anybody else's."""
        return self._owned(self.reading.settling.charge(ref), ref, "payment")

    def _owned(self, found: Object, ref: str, kind: str) -> Object:
        if id_of(found.get("customer")) != self.customer:
            raise Refused(f"this customer has no {kind} {ref}; use one of theirs", reason="resource_missing")
        return found


def check_open(invoice: Object) -> None:
    if invoice["status"] != "open":
        what = f"invoice {invoice['id']} is {invoice['status']}; only an open one can be changed"
        raise Refused(what, reason="invoice_not_open")


def check_same(stated: Money, found: Money) -> None:
    """An amount that was shown is the one that is billed, or nothing is."""
    if stated != found:
        raise Refused("the amount is another one by now; state it anew", reason="amount_changed")


def check_positive(amount: Money) -> None:
    if amount.minor <= 0:
        raise Refused("the amount must be above zero", reason="parameter_invalid_integer")

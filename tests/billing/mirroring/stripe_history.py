"""A small random history at Stripe, as the sandbox speaks it: only through the official client."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import stripe

from billing.gateways.port import BillingGateway
from billing.records import Key, Record, key_of
from billing.services.mirroring.shapes import KINDS
from tests.sandbox.running import Running
from tests.sandbox.shop import customer_with, open_invoice, paid_charge, prices

_CARDS = ("pm_card_visa", "pm_card_mastercard", "pm_card_chargeCustomerFail")


class StripeHistory:
    def __init__(self, box: Running, seed: int) -> None:
        self.box, self.api = box, box.stripe()
        self.dice = random.Random(seed)  # noqa: S311
        self.prices = prices(self.api, 2000, 3500)
        self.customers: list[str] = []
        self.charges: list[str] = []
        self.subscriptions: list[str] = []
        for _ in range(2):
            self._new_customer()

    def step(self) -> None:
        self.dice.choice(self._happenings)(self)

    def _new_customer(self) -> None:
        self.customers.append(customer_with(self.api, self.dice.choice(_CARDS[:2])).id)

    def _one(self) -> str:
        return self.dice.choice(self.customers)

    def _renamed(self) -> None:
        self.api.v1.customers.update(self._one(), {"name": f"Orla {self.dice.randint(1, 99)}"})

    def _card_changed(self) -> None:
        customer = self._one()
        method = self.api.v1.payment_methods.attach(self.dice.choice(_CARDS), {"customer": customer})
        self.api.v1.customers.update(customer, {"invoice_settings": {"default_payment_method": method.id}})

    def _paid(self) -> None:
        self._tried(lambda customer: self.charges.append(paid_charge(self.api, customer, self._amount())))

    def _billed(self) -> None:
        open_invoice(self.api, self._one(), self._amount())

    def _drafted_and_thrown_away(self) -> None:
        draft = self.api.v1.invoices.create({"customer": self._one(), "currency": "eur"})
        self.api.v1.invoices.delete(draft.id)

    def _refunded(self) -> None:
        if self.charges:
            charge = self.charges.pop(self.dice.randrange(len(self.charges)))
            self.api.v1.refunds.create({"charge": charge, "amount": self.dice.choice((100, 250))})

    def _subscribed(self) -> None:
        def subscribe(customer: str) -> None:
            made = self.api.v1.subscriptions.create(
                {"customer": customer, "items": [{"price": self.dice.choice(self.prices)}]}
            )
            self.subscriptions.append(made.id)

        self._tried(subscribe)

    def _to_end(self) -> None:
        if self.subscriptions:
            chosen = self.dice.choice(self.subscriptions)
            self._tried(lambda _: self.api.v1.subscriptions.update(chosen, {"cancel_at_period_end": True}))

    def _cancelled(self) -> None:
        if self.subscriptions:
            self.api.v1.subscriptions.cancel(self.subscriptions.pop())

    def _voided(self) -> None:
        invoice = open_invoice(self.api, self._one(), self._amount())
        self.api.v1.invoices.void_invoice(invoice.id)

    def _disputed(self) -> None:
        if self.charges:
            self.box.control("dispute", {"charge": self.charges.pop(), "reason": "duplicate"})

    def _amount(self) -> int:
        return self.dice.randint(500, 9000)

    def _tried(self, work: Callable[[str], Any]) -> None:
        """A declined card is part of the story."""
        try:
            work(self._one())
        except stripe.CardError:
            return

    _happenings: tuple[Callable[[StripeHistory], None], ...] = (
        _new_customer,
        _renamed,
        _card_changed,
        _paid,
        _paid,
        _billed,
        _drafted_and_thrown_away,
        _refunded,
        _subscribed,
        _to_end,
        _cancelled,
        _voided,
        _disputed,
    )


def everything_of(gateway: BillingGateway) -> dict[Key, Record]:
    """All that the billing system holds, asked customer by customer, with its catalogue."""
    found: list[Record] = []
    for kind in KINDS[:3]:
        cursor, more = "", True
        while more:
            page = gateway.page(kind, cursor)
            found += page.records
            cursor, more = page.cursor, bool(page.cursor)
    for record in list(found):
        if key_of(record).kind == "customer":
            found += gateway.of_customer(record.ref)
    return {key_of(record): record for record in found}

"""Reading one object, or everything of one customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import stripe

from billing.gateways.stripe.beside import begin
from billing.gateways.stripe.catalogue import Catalogue
from billing.gateways.stripe.failures import refusal
from billing.gateways.stripe.objects import catalogue, customers, invoices, payments
from billing.gateways.stripe.options import StripeOptions
from billing.gateways.stripe.settling import Settling, intents_of
from billing.gateways.stripe.wire import READS, Object, id_of, plain, whole
from billing.records import CustomerRecord, InvoiceRecord, Key, Record, RecordKind

CUSTOMER_EXPANDS = ["tax_ids", "subscriptions"]


class Reading:
    """Calls Stripe, so use it within ``reaching``. Short-lived: it remembers the catalogue."""

    def __init__(self, api: stripe.StripeClient, options: StripeOptions) -> None:
        self.api = api
        self.options = options
        self.plans = Catalogue(api)
        self.settling = Settling(api, options)

    def fetch(self, key: Key) -> tuple[Record, ...]:
        """The object and what is read with it; empty where Stripe has it not, or not any more."""
        readers: Mapping[RecordKind, Callable[[str], list[Record | None]]] = {
            "plan": self._plan,
            "price": self._price,
            "customer": self._customer,
            "payment_method": self._payment_method,
            "subscription": self._subscription,
            "invoice": self._invoice,
            "payment": self._payment,
            "refund": self._refund,
            "credit_note": self._credit_note,
            "dispute": self._dispute,
        }
        try:
            found = readers[key.kind](key.ref)
        except stripe.InvalidRequestError as error:
            if refusal(error) == "resource_missing":
                return ()
            raise
        return tuple(record for record in found if record is not None)

    def of_customer(self, customer: str) -> tuple[Record, ...]:
        """Eight calls for a customer of up to 100 invoices, and one for each charge that was disputed.

        They go out beside each other, so that it takes about as long as the longest of them.
        """
        own = begin(partial(self.customer_object, customer))
        api = self.api.v1
        methods = begin(partial(whole, api.customers.payment_methods.list, customer))
        running = begin(partial(whole, api.subscriptions.list, customer=customer, status="all"))
        billed = begin(partial(whole, api.invoices.list, customer=customer, expand=["data.payments"]))
        charged = begin(partial(self.settling.charges, customer=customer))
        noted = begin(partial(whole, api.credit_notes.list, customer=customer))
        catalogue_read = begin(self.plans.read_products), begin(self.plans.read_prices)
        whose = _unless_missing(own)
        if whose is None:
            return ()
        for wait in catalogue_read:
            wait()
        found: list[Record | None] = [self.customer(whose), *map(customers.payment_method, methods())]
        found += [customers.subscription(each, self.options) for each in running()]
        bills, charges = billed(), charged()
        found += [self.invoice(bill) for bill in bills]
        for bill in bills:
            intents = intents_of(bill)
            found += self.settling.records(bill, [each for each in charges if id_of(each["payment_intent"]) in intents])
        found += [invoices.credit_note(note, self.options) for note in noted()]
        return tuple(record for record in found if record is not None)

    def customer(self, found: Object) -> CustomerRecord:
        subscriptions = customers.running(found)
        currency = found.get("currency") or (subscriptions[0]["currency"] if subscriptions else "")
        return customers.customer(found, self.options, currency or self.plans.currency())

    def customer_object(self, ref: str) -> Object:
        """A customer with what their record needs. Raises stripe.InvalidRequestError where there is none."""
        params: Any = {"expand": CUSTOMER_EXPANDS}
        return plain(self.api.v1.customers.retrieve(ref, params=params, options=READS))

    def invoice(self, found: Object) -> InvoiceRecord:
        shown = found["lines"]
        lines = list(shown["data"])
        if shown.get("has_more"):
            lines = whole(self.api.v1.invoices.line_items.list, found["id"])
        return invoices.invoice(found, lines, self.plans, self.options)

    def invoice_object(self, ref: str) -> Object:
        """An invoice with its payments."""
        return plain(self.api.v1.invoices.retrieve(ref, params={"expand": ["payments"]}, options=READS))

    def _plan(self, ref: str) -> list[Record | None]:
        found = plain(self.api.v1.products.retrieve(ref, options=READS))
        return [] if found.get("deleted") else [catalogue.plan(found)]

    def _price(self, ref: str) -> list[Record | None]:
        found = plain(self.api.v1.prices.retrieve(ref, options=READS))
        return [] if found.get("deleted") else [catalogue.price(found)]

    def _customer(self, ref: str) -> list[Record | None]:
        found = self.customer_object(ref)
        if found.get("deleted"):
            return []
        methods = whole(self.api.v1.customers.payment_methods.list, ref)
        return [self.customer(found), *(customers.payment_method(each) for each in methods)]

    def _payment_method(self, ref: str) -> list[Record | None]:
        return [customers.payment_method(plain(self.api.v1.payment_methods.retrieve(ref, options=READS)))]

    def _subscription(self, ref: str) -> list[Record | None]:
        found = plain(self.api.v1.subscriptions.retrieve(ref, options=READS))
        return [customers.subscription(found, self.options)]

    def _invoice(self, ref: str) -> list[Record | None]:
        found = self.invoice_object(ref)
        if found.get("deleted"):
            return []
        notes = whole(self.api.v1.credit_notes.list, invoice=ref)
        with_it = self.settling.of_invoice(found)
        return [self.invoice(found), *with_it, *(invoices.credit_note(note, self.options) for note in notes)]

    def _payment(self, ref: str) -> list[Record | None]:
        charge = self.settling.charge(ref)
        invoice = self._invoice_of(charge)
        if invoice is None:
            return []
        newest = self.settling.charges(payment_intent=id_of(charge["payment_intent"]))[0]["id"] == ref
        refunds = charge.get("refunds") or {"data": []}
        return [
            self.settling.payment(charge, invoice, newest=newest),
            *(payments.refund(each, charge, invoice["id"], self.options) for each in refunds["data"]),
        ]

    def _refund(self, ref: str) -> list[Record | None]:
        params: Any = {"expand": ["charge"]}
        found = plain(self.api.v1.refunds.retrieve(ref, params=params, options=READS))
        invoice = self._invoice_ref(found["charge"])
        return [payments.refund(found, found["charge"], invoice, self.options)] if invoice else []

    def _credit_note(self, ref: str) -> list[Record | None]:
        return [invoices.credit_note(plain(self.api.v1.credit_notes.retrieve(ref, options=READS)), self.options)]

    def _dispute(self, ref: str) -> list[Record | None]:
        params: Any = {"expand": ["charge"]}
        found = plain(self.api.v1.disputes.retrieve(ref, params=params, options=READS))
        invoice = self._invoice_ref(found["charge"])
        return [payments.dispute(found, found["charge"], invoice, self.options)] if invoice else []

    def _invoice_ref(self, charge: Object | None) -> str:
        intent = id_of((charge or {}).get("payment_intent"))
        return self.settling.invoice_of(intent) if intent else ""

    def _invoice_of(self, charge: Object) -> Object | None:
        ref = self._invoice_ref(charge)
        return plain(self.api.v1.invoices.retrieve(ref, options=READS)) if ref else None


def _unless_missing(read: Callable[[], Object]) -> Object | None:
    """What is read; None where Stripe has it not, or not any more."""
    try:
        found = read()
    except stripe.InvalidRequestError as error:
        if refusal(error) == "resource_missing":
            return None
        raise
    return None if found.get("deleted") else found

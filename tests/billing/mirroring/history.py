"""One random history: things happen at the provider while news of them arrives late, twice, in any order or never."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from billing.gateways.errors import RateLimited, Unavailable
from billing.gateways.port import Change
from billing.models import Delivery
from billing.records import (
    CustomerRecord,
    InvoiceRecord,
    Key,
    PaymentMethodRecord,
    PaymentRecord,
    PriceRecord,
    Record,
    RefundRecord,
    SubscriptionRecord,
    owner_of,
)
from billing.services.deliveries import changes_poll, deliveries_process, delivery_receive
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.provider import Provider


class Killed(BaseException):
    """As if the process had been killed there and then."""


class History:
    """``dice`` decides everything, so that a seed tells the whole story."""

    def __init__(self, seed: int, *, steps: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311
        self.steps = steps
        self.provider = Provider()
        self._made = 0
        self._seen = 0
        self._on_the_way: list[Change] = []
        changes_poll(gateway=self.provider)
        self.provider.put(make.plan(), make.price())
        for _ in range(3):
            self._new_customer()
            self._billed()

    def run(self) -> None:
        for _ in range(self.steps):
            self.dice.choice(self._happenings)(self)
            self._post_news()
            if self.dice.random() < 0.5:
                self._arrive()
            if self.dice.random() < 0.4:
                self._follow()
            if self.dice.random() < 0.1:
                self._poll()

    def settle(self) -> None:
        """The trouble is over; what is still on the way arrives, a last poll is made, and all that is due is done."""
        self.provider.before = _no_trouble
        while self._on_the_way:
            self._arrive()
        changes_poll(gateway=self.provider)
        for _ in range(5):
            Delivery.objects.filter(state="received").update(next_try_at=timezone.now() - timedelta(seconds=1))
            deliveries_process(gateway=self.provider)

    def expected(self) -> dict[Key, Record]:
        """What stands at the provider, but for customers deleted there, whose bills are kept as they were."""
        here = self.provider.objects
        gone = {owner_of(record) for record in here.values()} - {key.ref for key in here if key.kind == "customer"}
        return {key: record for key, record in here.items() if owner_of(record) not in gone - {""}}

    # News

    def _post_news(self) -> None:
        """Most is sent by webhook, some twice, some never."""
        for change in self.provider.events[self._seen :]:
            copies = self.dice.choices((0, 1, 2), (25, 60, 15))[0]
            self._on_the_way += [change] * copies
        self._seen = len(self.provider.events)

    def _arrive(self) -> None:
        if not self._on_the_way:
            return
        change = self._on_the_way.pop(self.dice.randrange(len(self._on_the_way)))
        body, headers = self.provider.delivery(change)
        delivery_receive(gateway=self.provider, body=body, headers=headers)

    def _follow(self) -> None:
        """A worker's round; sometimes the system is away, sometimes the worker dies in it, sometimes it changes it."""
        self.provider.before, self.provider.after = self._trouble, self._overtaken
        Delivery.objects.filter(state="received").update(next_try_at=timezone.now() - timedelta(seconds=1))
        try:
            deliveries_process(gateway=self.provider, most=self.dice.choice((1, 3, 50)))
        except Killed:
            return
        finally:
            self.provider.before = self.provider.after = _no_trouble

    def _overtaken(self, call: str, about: str) -> None:
        """Between one's reading and writing the object changes, and another hears of it, reads and writes it."""
        if self.dice.random() > 0.2:
            return
        self.provider.before = self.provider.after = _no_trouble
        self._changes(about)
        for change in self.provider.events[self._seen :]:
            body, headers = self.provider.delivery(change)
            delivery_receive(gateway=self.provider, body=body, headers=headers)
        self._seen = len(self.provider.events)
        deliveries_process(gateway=self.provider)
        self.provider.before, self.provider.after = self._trouble, self._overtaken

    def _changes(self, ref: str) -> None:
        for record in [record for key, record in self.provider.objects.items() if key.ref == ref]:
            match record:
                case CustomerRecord():
                    self.provider.put(replace(record, name=self._fresh("Ada")))
                case InvoiceRecord(status="open"):
                    self.provider.put(replace(record, status="paid", paid=record.total, due=make.eur(0)))
                case SubscriptionRecord():
                    self.provider.put(replace(record, quantity=record.quantity + 1))
                case RefundRecord(status="pending"):
                    self.provider.put(replace(record, status="succeeded"))
                case _:
                    self.dice.choice(self._happenings)(self)

    def _poll(self) -> None:
        self.provider.before = self._trouble
        try:
            changes_poll(gateway=self.provider)
        except (Unavailable, Killed):
            return
        finally:
            self.provider.before = _no_trouble

    def _trouble(self, call: str, about: str) -> None:
        chance = self.dice.random()
        if chance < 0.04:
            raise Killed
        if chance < 0.08:
            raise Unavailable("no answer")
        if chance < 0.1:
            raise RateLimited("slow down")
        if chance < 0.2:
            self.dice.choice(self._happenings)(self)
            self._post_news()

    # What happens

    def _fresh(self, prefix: str) -> str:
        self._made += 1
        return f"{prefix}_{self._made}"

    def _one(self, kind: type[Any], **having: Any) -> Any:
        """Some record of the kind with these values; None where there is none."""
        found = [
            record
            for record in self.provider.objects.values()
            if isinstance(record, kind)
            and all(getattr(record, name) == value for name, value in having.items())
            and (not owner_of(record) or Key("customer", owner_of(record)) in self.provider.objects)
        ]
        return self.dice.choice(found) if found else None

    def _new_customer(self) -> None:
        self.provider.put(make.customer(self._fresh("cus")))

    def _renamed(self) -> None:
        if customer := self._one(CustomerRecord):
            credit = make.eur(self.dice.randint(0, 900))
            self.provider.put(replace(customer, name=self._fresh("Ada"), credit=credit))

    def _new_method(self) -> None:
        if customer := self._one(CustomerRecord):
            method = make.method(self._fresh("pm"), customer.ref)
            self.provider.put(method)
            if self.dice.random() < 0.7:
                self.provider.put(replace(customer, default_method=method.ref))

    def _method_detached(self) -> None:
        if method := self._one(PaymentMethodRecord):
            customer = self.provider.objects[Key("customer", method.customer)]
            assert isinstance(customer, CustomerRecord)
            if customer.default_method == method.ref:
                self.provider.put(replace(customer, default_method=""))
            self.provider.put(
                *(
                    replace(each, method="")
                    for each in list(self.provider.objects.values())
                    if isinstance(each, PaymentRecord) and each.method == method.ref
                )
            )
            self.provider.drop(Key("payment_method", method.ref))

    def _new_price(self) -> None:
        if old := self._one(PriceRecord, active=True):
            self.provider.put(replace(old, active=False), make.price(self._fresh("price"), minor=3100))

    def _subscribed(self) -> None:
        if (customer := self._one(CustomerRecord)) and (price := self._one(PriceRecord)):
            self.provider.put(make.subscription(self._fresh("sub"), customer.ref, price.ref))

    def _cancelled(self) -> None:
        if subscription := self._one(SubscriptionRecord, status="active"):
            self.provider.put(replace(subscription, status="canceled", canceled_on=make.DAY))

    def _billed(self) -> None:
        if customer := self._one(CustomerRecord):
            draft = self.dice.random() < 0.3
            minor = self.dice.randint(500, 9000)
            ref = self._fresh("in")
            self.provider.put(make.invoice(ref, customer.ref, minor=minor, status="draft" if draft else "open"))

    def _draft_thrown_away(self) -> None:
        if draft := self._one(InvoiceRecord, status="draft"):
            self.provider.drop(Key("invoice", draft.ref))

    def _line_changed(self) -> None:
        if draft := self._one(InvoiceRecord, status="draft"):
            line = replace(draft.lines[0], description=self._fresh("Fibre"))
            extra = replace(line, ref=self._fresh("il"), amount=make.eur(100))
            total = make.eur(sum(each.amount.minor for each in (line, extra)))
            self.provider.put(replace(draft, lines=(line, extra), total=total, due=total))

    def _payment_tried(self) -> None:
        if bill := self._one(InvoiceRecord, status="open"):
            method = self._one(PaymentMethodRecord, customer=bill.customer)
            ref = method.ref if method else ""
            paid = self.dice.random() < 0.6
            payment = make.payment(
                self._fresh("ch"),
                bill.ref,
                bill.customer,
                status="succeeded" if paid else "failed",
                method=ref,
                minor=bill.total.minor,
            )
            self.provider.put(payment)
            if paid:
                self.provider.put(replace(bill, status="paid", paid=bill.total, due=make.eur(0)))

    def _refunded(self) -> None:
        if payment := self._one(PaymentRecord, status="succeeded"):
            refund = make.refund(self._fresh("re"), payment.ref, payment.invoice, payment.customer)
            self.provider.put(refund)

    def _refund_arrived(self) -> None:
        if refund := self._one(RefundRecord, status="pending"):
            self.provider.put(replace(refund, status=self.dice.choice(("succeeded", "failed"))))

    def _credited_or_disputed(self) -> None:
        if bill := self._one(InvoiceRecord, status="paid"):
            self.provider.put(
                make.credit_note(self._fresh("cn"), bill.ref, bill.customer)
                if self.dice.random() < 0.5
                else make.dispute(self._fresh("dp"), bill.ref, bill.customer)
            )

    def _customer_deleted(self) -> None:
        if self.dice.random() < 0.2 and (customer := self._one(CustomerRecord)):
            for key, record in list(self.provider.objects.items()):
                if owner_of(record) == customer.ref and key.kind in ("subscription", "payment_method"):
                    self.provider.drop(key)
            self.provider.drop(Key("customer", customer.ref))

    _happenings: tuple[Callable[[History], None], ...] = (
        _new_customer,
        _renamed,
        _new_method,
        _method_detached,
        _new_price,
        _subscribed,
        _cancelled,
        _billed,
        _billed,
        _draft_thrown_away,
        _line_changed,
        _payment_tried,
        _payment_tried,
        _refunded,
        _refund_arrived,
        _credited_or_disputed,
        _customer_deleted,
    )


def _no_trouble(call: str, about: str) -> None:
    return None

"""The port over Stripe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from billing.actions.commands import ChangePlan, Command
from billing.actions.receipts import PlanChangePreview, Receipt
from billing.facts import Coupon
from billing.gateways.errors import Misconfigured, Refused
from billing.gateways.port import Change, Changes, Page
from billing.gateways.stripe import acting, events
from billing.gateways.stripe.acting import coupons, plans
from billing.gateways.stripe.acting.work import Work
from billing.gateways.stripe.failures import reaching
from billing.gateways.stripe.options import StripeOptions, options_from_settings
from billing.gateways.stripe.paging import page
from billing.gateways.stripe.reading import Reading
from billing.gateways.stripe.wire import READS, client
from billing.records import Key, Record, RecordKind


class StripeGateway:
    """Made anew for each piece of work; connections are kept from one to the next."""

    name = "stripe"
    mirrored = True
    lacks = frozenset({"open_case"})

    def __init__(self, options: StripeOptions) -> None:
        if not options.api_key:
            raise Misconfigured("there is no API key; set STRIPE_API_KEY")
        self._options = options
        self._api = client(options)
        self._reading = Reading(self._api, options)

    def check(self) -> None:
        with reaching():
            self._api.v1.products.list(params={"limit": 1}, options=READS)

    def page(self, kind: RecordKind, cursor: str = "") -> Page:
        with reaching():
            return page(self._reading, kind, cursor)

    def fetch(self, key: Key) -> tuple[Record, ...]:
        with reaching():
            return self._reading.fetch(key)

    def of_customer(self, customer: str) -> tuple[Record, ...]:
        with reaching():
            return self._reading.of_customer(customer)

    def changes(self, cursor: str) -> Changes:
        with reaching():
            return events.changes(self._api, cursor)

    def read_delivery(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Change:
        return events.read_delivery(body, headers, self._options.webhook_secrets, now)

    def preview_plan_change(self, customer: str, command: ChangePlan) -> PlanChangePreview:
        with reaching():
            return plans.preview(self._work(customer), command)

    def coupon(self, customer: str, code: str) -> Coupon | None:
        with reaching():
            return coupons.coupon_look(self._work(customer), code)

    def perform(self, customer: str, command: Command, key: str) -> Receipt:
        work = self._work(customer, key)
        with reaching(lambda: work.wrote):
            return acting.perform(work, command)

    def find(self, customer: str, command: Command, key: str, since: datetime) -> Receipt | None:
        """None too where what it would look at is gone or another's: then it was not done to that."""
        try:
            with reaching():
                return acting.find(self._work(customer, key), command)
        except Refused:
            return None

    def _work(self, customer: str, key: str = "") -> Work:
        return Work(self._reading, customer, key)


def stripe_gateway() -> StripeGateway:
    """The gateway as settings and the company's tables have it. Raises Misconfigured."""
    return StripeGateway(options_from_settings())

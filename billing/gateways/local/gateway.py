"""The port over the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from billing import models
from billing.actions.commands import ApplyCoupon, ChangePlan, Command, MethodLink, PayLink
from billing.actions.receipts import PlanChangePreview, Receipt
from billing.facts import Coupon
from billing.gateways.errors import NotSupported, Refused, Unavailable
from billing.gateways.ledger import Outcome, carry_out, coupon_look, preview
from billing.gateways.local import doings
from billing.gateways.local.opening import lock_customer, open_books
from billing.gateways.local.reading import KINDS
from billing.gateways.local.writing import write
from billing.gateways.port import Change, Changes, Page
from billing.records import Key, Record, RecordKind

PAGE_SIZE = 500
_READ_WITH: Mapping[RecordKind, tuple[tuple[RecordKind, str], ...]] = {
    "customer": (("payment_method", "customer__external_ref"),),
    "invoice": (
        ("payment", "invoice__number"),
        ("refund", "invoice__number"),
        ("credit_note", "invoice__number"),
        ("dispute", "invoice__number"),
    ),
    "payment": (("refund", "payment__ref"),),
}


class LocalGateway:
    """Each command is one transaction under the customer's row, and kept with its key."""

    name = "local"
    mirrored = False
    lacks: frozenset[str] = frozenset()

    def check(self) -> None:
        with _reaching(writes=False):
            models.Company.objects.exists()

    def page(self, kind: RecordKind, cursor: str = "") -> Page:
        """500 records by the order of their rows; ``cursor`` is the last row's number."""
        how = KINDS[kind]
        with _reaching(writes=False):
            rows = list(how.rows().filter(pk__gt=int(cursor or 0)).order_by("pk")[:PAGE_SIZE])
            following = str(rows[-1].pk) if len(rows) == PAGE_SIZE else ""
            return Page(tuple(how.record(row) for row in rows), following)

    def fetch(self, key: Key) -> tuple[Record, ...]:
        with _reaching(writes=False):
            found = _records(key.kind, KINDS[key.kind].ref, key.ref)
            for kind, column in _READ_WITH.get(key.kind, ()) if found else ():
                found += _records(kind, column, key.ref)
            return tuple(found)

    def of_customer(self, customer: str) -> tuple[Record, ...]:
        with _reaching(writes=False):
            own = [(kind, how.owner) for kind, how in KINDS.items() if how.owner]
            return tuple(record for kind, owner in own for record in _records(kind, owner, customer))

    def changes(self, cursor: str) -> Changes:
        """Nothing: whoever changed the tables has changed what everybody reads."""
        return Changes((), cursor)

    def read_delivery(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Change:
        raise NotSupported("the tables send no webhooks; set BILLING_GATEWAY to the billing system that does")

    def preview_plan_change(self, customer: str, command: ChangePlan) -> PlanChangePreview:
        with _reaching(writes=False):
            return preview(open_books(customer), command)

    def coupon(self, customer: str, code: str) -> Coupon | None:
        with _reaching(writes=False):
            return coupon_look(open_books(customer, code, locked=False), code)

    def perform(self, customer: str, command: Command, key: str) -> Receipt:
        if isinstance(command, PayLink | MethodLink) and not settings.BILLING_LINKS_BASE:
            raise NotSupported("there are no pages behind links; set BILLING_LINKS_BASE to where yours redeem them")
        with _reaching(writes=True):
            outcome, receipt = _once(customer, command, key)
        if outcome is not None and outcome.refused is not None:
            raise outcome.refused
        if receipt is None:
            raise AssertionError("an outcome is a receipt or a refusal")
        return receipt

    def find(self, customer: str, command: Command, key: str, since: datetime) -> Receipt | None:
        with _reaching(writes=False):
            try:
                return doings.earlier(key, doings.fingerprint(customer, command))
            except Refused:
                return None


def _once(customer: str, command: Command, key: str) -> tuple[Outcome | None, Receipt | None]:
    mark = doings.fingerprint(customer, command)
    with transaction.atomic():
        if not doings.take_key(key, mark):
            return None, doings.earlier(key, mark)
        lock_customer(customer)
        coupon = command.code if isinstance(command, ApplyCoupon) else ""
        outcome = carry_out(open_books(customer, coupon), command, key)
        write(outcome.written)
        return outcome, doings.keep(key, customer, outcome)


def _records(kind: RecordKind, column: str, value: str) -> list[Record]:
    return KINDS[kind].read(KINDS[kind].rows().filter(**{column: value}).order_by("pk"))


@contextmanager
def _reaching(*, writes: bool) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Unavailable("the database was not reached, or too busy", may_have_acted=writes) from error

"""What an agent sees of a customer's bills beside the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar

from django.conf import settings
from django.utils import timezone

from billing import balance, facts
from billing.money import Money
from billing.selectors.account import account_for
from billing.selectors.company import company_zone

Tone = Literal["danger", "warning", "success", "neutral"]
_Status = TypeVar("_Status", bound=str)
INVOICES_SHOWN = 6
PAYMENTS_SHOWN = 6

_INVOICE_TONES: dict[facts.InvoiceStatus, Tone] = {"paid": "success", "open": "warning", "uncollectible": "danger"}
_PAYMENT_TONES: dict[facts.PaymentStatus, Tone] = {"succeeded": "success", "pending": "warning", "failed": "danger"}
_SUBSCRIPTION_TONES: dict[facts.SubscriptionStatus, Tone] = {
    "active": "success",
    "trialing": "success",
    "past_due": "danger",
    "paused": "warning",
}
_DISPUTE_TONES: dict[facts.DisputeStatus, Tone] = {
    "needs_response": "danger",
    "under_review": "warning",
    "won": "success",
}
_REFUND_TONES: dict[facts.RefundStatus, Tone] = {"succeeded": "success", "pending": "warning", "failed": "danger"}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in a word with the colour that goes with it."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class InvoiceEntry:
    invoice: facts.Invoice
    badge: Badge


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    attempt: facts.PaymentAttempt
    badge: Badge
    method: facts.PaymentMethod | None


@dataclass(frozen=True, slots=True)
class SubscriptionEntry:
    subscription: facts.Subscription
    badge: Badge


@dataclass(frozen=True, slots=True)
class RefundEntry:
    refund: facts.Refund
    badge: Badge


@dataclass(frozen=True, slots=True)
class DisputeEntry:
    dispute: facts.Dispute
    badge: Badge


@dataclass(frozen=True, slots=True)
class MethodEntry:
    method: facts.PaymentMethod
    expired: bool

    @property
    def label(self) -> str:
        """The brand with a capital, or what kind of method it is."""
        return self.method.brand or self.method.kind.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Panel:
    """Newest first throughout. ``balance`` holds one amount per currency, ``overdue`` only what is really overdue."""

    account: facts.Account
    today: date
    balance: tuple[Money, ...]
    overdue: tuple[Money, ...]
    next_due: facts.Invoice | None
    next_billing: date | None
    subscriptions: tuple[SubscriptionEntry, ...]
    invoices: tuple[InvoiceEntry, ...]
    older_invoices: int
    payments: tuple[PaymentEntry, ...]
    duplicate_payments: tuple[facts.PaymentAttempt, ...]
    refunds: tuple[RefundEntry, ...]
    disputes: tuple[DisputeEntry, ...]
    methods: tuple[MethodEntry, ...]
    crm_old: bool = False
    """Whether what the CRM says was read so long ago that it may not hold any more."""


def panel_for(customer_ref: str) -> Panel:
    """The panel of one customer as of today in the company's time zone. Raises CustomerNotFound."""
    zone = company_zone()
    account, now = account_for(customer_ref), timezone.now()
    synced_at = account.crm.synced_at
    old = synced_at is not None and now - synced_at > timedelta(hours=settings.CRM_STALE_HOURS)
    return replace(panel_of(account, now.astimezone(zone).date()), crm_old=old)


def panel_of(account: facts.Account, today: date) -> Panel:
    """The panel of an account that was already read."""
    attempts = sorted(
        (attempt for invoice in account.invoices for attempt in invoice.payments), key=_when, reverse=True
    )
    return Panel(
        account=account,
        today=today,
        balance=balance.balance_due(account),
        overdue=tuple(amount for amount in balance.overdue_amount(account, today) if amount),
        next_due=balance.next_due_invoice(account, today),
        next_billing=balance.next_billing_date(account, today),
        subscriptions=tuple(
            SubscriptionEntry(each, _badge(each.status, _SUBSCRIPTION_TONES)) for each in account.subscriptions
        ),
        invoices=tuple(InvoiceEntry(each, _invoice_badge(each, today)) for each in account.invoices[:INVOICES_SHOWN]),
        older_invoices=max(0, len(account.invoices) - INVOICES_SHOWN),
        payments=tuple(
            PaymentEntry(each, _badge(each.status, _PAYMENT_TONES), balance.method_of(account, each))
            for each in attempts[:PAYMENTS_SHOWN]
        ),
        duplicate_payments=balance.duplicate_payments(account),
        refunds=tuple(RefundEntry(each, _badge(each.status, _REFUND_TONES)) for each in account.refunds),
        disputes=tuple(DisputeEntry(each, _badge(each.status, _DISPUTE_TONES)) for each in account.disputes),
        methods=tuple(MethodEntry(each, each.expired_on(today)) for each in account.payment_methods),
    )


def _when(attempt: facts.PaymentAttempt) -> datetime:
    return attempt.attempted_at


def _badge(status: _Status, tones: Mapping[_Status, Tone]) -> Badge:
    return Badge(status.replace("_", " "), tones.get(status, "neutral"))


def _invoice_badge(invoice: facts.Invoice, today: date) -> Badge:
    if invoice.overdue_on(today):
        return Badge("overdue", "danger")
    return _badge(invoice.status, _INVOICE_TONES)

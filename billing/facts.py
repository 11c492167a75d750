"""What is known of one customer's billing and of the company, as frozen values without a database behind them.

Selectors build these in a fixed number of queries; everything that answers, explains or briefs reads only these.
Dates are calendar dates in the company's time zone, instants are UTC, amounts are ``Money``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from billing.money import Money

LineKind = Literal["subscription", "proration", "usage", "one_off", "discount", "tax", "late_fee", "credit"]
InvoiceStatus = Literal["draft", "open", "paid", "void", "uncollectible"]
SubscriptionStatus = Literal["trialing", "active", "past_due", "paused", "canceled"]
PaymentStatus = Literal["pending", "succeeded", "failed", "refunded"]
RefundStatus = Literal["pending", "succeeded", "failed", "canceled"]
DisputeStatus = Literal["needs_response", "under_review", "won", "lost"]
Interval = Literal["month", "year"]
PaymentMethodKind = Literal["card", "direct_debit", "bank_transfer"]
PolicyKind = Literal["int", "percent", "money", "bool", "text"]
PolicyTypedValue = int | str | bool | Money
"""A policy's value; percent is a whole number of percent."""


@dataclass(frozen=True, slots=True)
class Source:
    """The record a fact came from, e.g. ``Source("invoice", "INV-2041", "total")``; ``rule`` names a computation."""

    kind: str
    ref: str
    field: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    code: str
    name: str
    price: Money
    interval: Interval
    ref: str = ""
    """The reference of this price: what a change of plan is made to."""


@dataclass(frozen=True, slots=True)
class Subscription:
    ref: str
    plan: Plan
    status: SubscriptionStatus
    quantity: int
    started_on: date
    current_period_start: date
    current_period_end: date
    trial_ends_on: date | None
    cancel_at_period_end: bool
    canceled_on: date | None = None


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line. ``amount`` is signed: discounts and credits are negative. ``key`` matches lines across invoices."""

    ref: str
    kind: LineKind
    key: str
    description: str
    amount: Money
    quantity: int = 1
    unit_amount: Money | None = None
    plan_code: str = ""
    period_start: date | None = None
    period_end: date | None = None


@dataclass(frozen=True, slots=True)
class PaymentAttempt:
    ref: str
    invoice_number: str
    amount: Money
    status: PaymentStatus
    attempted_at: datetime
    failure_code: str = ""
    method_ref: str = ""
    next_retry_on: date | None = None


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    ref: str
    kind: PaymentMethodKind
    brand: str
    last4: str
    exp_month: int | None
    exp_year: int | None
    is_default: bool

    def expired_on(self, today: date) -> bool:
        """A card is good to the end of its expiry month."""
        if self.exp_month is None or self.exp_year is None:
            return False
        return (self.exp_year, self.exp_month) < (today.year, today.month)


@dataclass(frozen=True, slots=True)
class Refund:
    ref: str
    invoice_number: str
    amount: Money
    status: RefundStatus
    reason: str
    created_on: date
    expected_on: date | None = None
    payment_ref: str = ""
    """The payment it is of, where that is known."""


@dataclass(frozen=True, slots=True)
class CreditNote:
    number: str
    invoice_number: str
    amount: Money
    reason: str
    issued_on: date
    line_ref: str = ""
    """The line it takes off, where that is known."""


@dataclass(frozen=True, slots=True)
class Dispute:
    ref: str
    invoice_number: str
    amount: Money
    status: DisputeStatus
    reason: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class Invoice:
    """``total`` equals the sum of ``lines``; ``amount_due`` is what is still to be paid of it."""

    number: str
    status: InvoiceStatus
    currency: str
    period_start: date
    period_end: date
    issued_on: date
    due_on: date
    lines: tuple[InvoiceLine, ...]
    total: Money
    amount_paid: Money
    amount_due: Money
    payments: tuple[PaymentAttempt, ...] = ()

    def overdue_on(self, today: date) -> bool:
        return self.status == "open" and self.amount_due.minor > 0 and self.due_on < today


@dataclass(frozen=True, slots=True)
class CrmProfile:
    """``synced_at`` (UTC) is when the CRM was last asked; None where the tables are the truth, or never."""

    segment: str = ""
    owner: str = ""
    notes: str = ""
    open_cases: tuple[str, ...] = ()
    synced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What the billing system says a change of plan would bill on a day; ``ref`` is the subscription's."""

    ref: str
    price: str
    on: date
    proration: Money
    next_amount: Money


CouponLasting = Literal["once", "months", "forever"]


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon as the company has it: a whole ``percent`` or an ``amount`` off the next bill, off those of so many
    ``months``, or off all to come. Dates are the first and the last day on which it can be given.

    ``currency`` is that of the amount, empty for a percentage; ``left`` is how often it may still be given, None
    without a limit; ``had``: this customer has it already.
    """

    code: str
    valid_from: date | None
    valid_until: date | None
    currency: str = ""
    left: int | None = None
    percent: int | None = None
    amount: Money | None = None
    lasting: CouponLasting = "once"
    months: int | None = None
    had: bool = False


ActState = Literal[
    "waiting_approval", "agreed", "doing", "unknown", "pending", "done", "refused", "declined"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was agreed to be done to this account, and how far it has come.

    ``target`` is the record it is about; ``amount`` what was stated; ``on`` the day on which it was asked for;
    ``receipt`` the billing system's reference of what it made, empty until then.
    """

    ref: str
    kind: str
    target: str
    state: ActState
    on: date
    amount: Money | None = None
    receipt: str = ""
    until: date | None = None
    """The day that was agreed: a due date moved to, an end of a plan."""

    @property
    def counts(self) -> bool:
        """Whether it was done, or may still be."""
        return self.state not in ("refused", "declined")


@dataclass(frozen=True, slots=True)
class Account:
    """Everything of one customer. Invoices newest first; ``credit`` is unapplied credit (never negative)."""

    customer_ref: str
    name: str
    email: str
    locale: str
    currency: str
    credit: Money
    crm: CrmProfile = CrmProfile()
    subscriptions: tuple[Subscription, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    refunds: tuple[Refund, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    autopay: bool = True
    """Whether invoices are charged to the default payment method by themselves."""
    billing_address: str = ""
    tax_id: str = ""
    as_of: datetime | None = None
    """Everything that had happened by then is in it; None where the tables are the truth and not a copy."""
    gateway_trouble: bool = False
    """Whether the last call to the billing system failed."""
    incomplete: bool = False
    """Whether some of the customer's records could not be taken over from the billing system."""
    acts: tuple[Act, ...] = ()
    """What was agreed by way of this program in the past 400 days, newest first."""
    quotes: tuple[Quote, ...] = ()
    """What the billing system was asked for while answering."""
    coupons: tuple[Coupon, ...] | None = None
    """Those asked for while answering, by the codes that were typed; None where none was asked for."""


@dataclass(frozen=True, slots=True)
class Company:
    """The company: ``policies`` are typed values by key, ``texts`` are policy texts in one language by key.

    ``automatic`` are the kinds of command that the program carries out itself; any other is left to a person.
    """

    name: str
    bot_name: str
    time_zone: str
    language: str
    contacts: Mapping[str, str] = field(default_factory=dict)
    hours: Mapping[str, str] = field(default_factory=dict)
    plans: tuple[Plan, ...] = ()
    policies: Mapping[str, PolicyTypedValue] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    automatic: frozenset[str] = frozenset()

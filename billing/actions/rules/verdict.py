"""What a command is judged from, and what the judgement can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from billing.actions.commands import Command
from billing.actions.effects import Effect
from billing.actions.receipts import PlanChangePreview
from billing.facts import Account, Act, Company, Coupon, Invoice, Subscription
from billing.money import Money

IdentityStep = Literal["anonymous", "signed", "verified"]
"""How sure it must be who asks: a visitor, one whom the company's site vouches for, one who has just proven it too."""

Why = Literal[
    # The records say no
    "no_such_record",
    "already_so",
    "not_issued",
    "nothing_open",
    "payment_under_way",
    "nothing_to_undo",
    "amount_differs",
    "nothing_left",
    "more_than_left",
    "not_received",
    "no_duplicate",
    "contested",
    "no_method",
    "method_expired",
    "method_not_charged",
    "no_address_on_file",
    "other_currency",
    "ending",
    "date_passed",
    "not_later",
    # The company's rules say no
    "not_offered",
    "tried_today",
    "beyond_most_days",
    "extended_already",
    "extensions_used",
    "waivers_used",
    "waived_already",
    "past_window",
    "unknown_coupon",
    "coupon_not_yet",
    "coupon_expired",
    "coupon_used",
    "coupon_used_up",
    "no_preview",
    "proration_differs",
    "details_wrong",
    # A person decides
    "no_policy",
    "above_limit",
    "goodwill_used",
    "refunded_lately",
    "early_fee",
    "notice_moves_end",
    "end_unknown",
    "paused",
    "change_fee",
    "in_arrears",
    "partly_paid",
    "void_bill",
]


@dataclass(frozen=True, slots=True)
class Allowed:
    """May be done on a yes to ``effect``."""

    command: Command
    effect: Effect


@dataclass(frozen=True, slots=True)
class NeedsApproval:
    """May be done once a person has approved it; ``why`` says what the rules leave to a person."""

    command: Command
    effect: Effect
    why: Why


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """May not be done. ``detail`` is a sentence that names the field and the remedy, where a detail is wrong."""

    why: Why
    detail: str = ""


Verdict = Allowed | NeedsApproval | NotAllowed


@dataclass(frozen=True, slots=True)
class Case:
    """All that a judgement is made from. ``today`` is a calendar date in the company's time zone.

    ``preview`` is what the billing system says a plan change would bill; ``coupons`` are those that the company has,
    None where only the billing system knows them.
    """

    account: Account
    company: Company
    today: date
    preview: PlanChangePreview | None = None
    coupons: tuple[Coupon, ...] | None = None

    def invoice(self, number: str) -> Invoice | None:
        return next((one for one in self.account.invoices if one.number == number), None)

    def subscription(self, ref: str) -> Subscription | None:
        return next((one for one in self.account.subscriptions if one.ref == ref), None)

    def past(self, kind: str, target: str = "", *, days: int = 365) -> tuple[Act, ...]:
        """What of a kind was done, or is under way, in the ``days`` up to today."""
        since = self.today - timedelta(days=days)
        return tuple(
            act
            for act in self.account.acts
            if act.kind == kind and act.counts and act.on > since and target in ("", act.target)
        )

    def count(self, key: str) -> int | None:
        """A whole number from nought that the company has set, None when it has not."""
        value = self.company.policies.get(key)
        return value if type(value) is int and value >= 0 else None

    def limit(self, key: str, currency: str) -> Money | None:
        """An amount of ``currency`` that the company has set, None when it has not or in another currency."""
        value = self.company.policies.get(key)
        return value if isinstance(value, Money) and value.currency == currency else None

    def flag(self, key: str) -> bool | None:
        value = self.company.policies.get(key)
        return value if isinstance(value, bool) else None

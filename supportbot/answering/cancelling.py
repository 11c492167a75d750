"""What leaving a plan early costs: which plans are in their first months, by the company's rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from billing.facts import Account, Company, Subscription
from billing.money import Money
from supportbot.answering.decision import Slot
from supportbot.answering.policies import minimum_term_end, policy_count, policy_money


@dataclass(frozen=True, slots=True)
class Terms:
    """The company's early cancellation fee and the months from a plan's start in which it applies."""

    fee: Slot
    months: Slot
    cooling_off: Slot | None

    def end(self, plan: Subscription) -> Slot:
        """The first day on which ``plan`` may be left without a fee."""
        return minimum_term_end(plan, self.months.value if isinstance(self.months.value, int) else 0)

    def new(self, plan: Subscription, today: date) -> bool:
        """Whether ``plan`` is so new that leaving is free."""
        days = self.cooling_off.value if self.cooling_off else None
        return isinstance(days, int) and (today - plan.started_on).days < days

    def bound(self, plan: Subscription, today: date) -> bool:
        """Whether the fee applies to ``plan`` today."""
        end = self.end(plan).value
        return isinstance(end, date) and end > today and not self.new(plan, today)

    def other_currency(self, plan: Subscription) -> bool:
        """Whether the fee is fixed in a currency that isn't the plan's."""
        return isinstance(self.fee.value, Money) and self.fee.value.currency != plan.plan.price.currency


def terms_of(company: Company) -> Terms | None:
    """None when the company has no such fee, or one of nothing."""
    fee = policy_money(company, "early_cancellation_fee")
    months = policy_count(company, "minimum_term_months")
    if fee is None or months is None or not fee.value:
        return None
    return Terms(fee, months, policy_count(company, "cooling_off_days"))


def running_plans(account: Account) -> tuple[Subscription, ...]:
    """Plans that go on unless somebody ends them."""
    return tuple(plan for plan in account.subscriptions if plan.status != "canceled" and not plan.cancel_at_period_end)

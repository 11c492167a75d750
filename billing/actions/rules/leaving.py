"""Ending a plan with its period, and taking that back.

``early_cancellation_fee`` with ``minimum_term_months``, ``cooling_off_days`` and ``cancellation_notice_days``. The
billing system ends a plan but charges no fee and knows no notice, so those are left to a person.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from billing.actions.commands import CancelPlan, KeepPlan
from billing.actions.effects import Effect, Note
from billing.actions.rules.verdict import Allowed, Case, NeedsApproval, NotAllowed, Verdict, Why
from billing.balance import open_invoices
from billing.facts import Subscription
from billing.money import Money


def cancel_plan(case: Case, command: CancelPlan) -> Verdict:
    """A running plan; free of charge and within its notice it ends with its period, else a person decides."""
    plan = case.subscription(command.subscription)
    if plan is None:
        return NotAllowed("no_such_record")
    if plan.status == "canceled" or plan.cancel_at_period_end:
        return NotAllowed("already_so")
    if plan.status == "paused":
        return NeedsApproval(command, Effect(notes=_whole(case, plan)), "paused")
    if plan.status == "trialing" and plan.trial_ends_on and plan.trial_ends_on >= case.today:
        return Allowed(command, Effect(on=plan.trial_ends_on, notes=("trial_ends", *_whole(case, plan))))
    if plan.current_period_end < case.today:
        return NeedsApproval(command, Effect(notes=_whole(case, plan)), "end_unknown")
    return _by_the_terms(case, plan, command)


def _by_the_terms(case: Case, plan: Subscription, command: CancelPlan) -> Verdict:
    why, fee, note = _cost(case, plan)
    end, notes = plan.current_period_end, (*note, *_whole(case, plan))
    notice = case.count("cancellation_notice_days")
    effect = Effect(on=end, fee=fee, before=plan.plan.name, notes=notes)
    if why is None and notice is None:
        why = "no_policy"
    if why is None and notice is not None and case.today + timedelta(days=notice) > end:
        return NeedsApproval(command, Effect(fee=fee, before=plan.plan.name, notes=notes), "notice_moves_end")
    return NeedsApproval(command, effect, why) if why else Allowed(command, effect)


def _cost(case: Case, plan: Subscription) -> tuple[Why | None, Money | None, tuple[Note, ...]]:
    """Why it is not free, what it costs, and what is to be said of it."""
    months, fee = case.count("minimum_term_months"), case.company.policies.get("early_cancellation_fee")
    if months == 0 or (isinstance(fee, Money) and not fee):
        return None, None, ()
    if months is None or not isinstance(fee, Money):
        return "no_policy", None, ()
    days = case.count("cooling_off_days")
    if days is not None and (case.today - plan.started_on).days < days:
        return None, None, ("cooling_off",)
    if months_later(plan.started_on, months) <= case.today:
        return None, None, ("term_over",)
    known = fee.currency == plan.plan.price.currency
    return "early_fee", fee if known else None, ("early_fee",)


def keep_plan(case: Case, command: KeepPlan) -> Verdict:
    """A cancellation that has not come into force."""
    plan = case.subscription(command.subscription)
    if plan is None:
        return NotAllowed("no_such_record")
    if plan.status == "canceled" or not plan.cancel_at_period_end or plan.current_period_end < case.today:
        return NotAllowed("nothing_to_undo")
    then = Money(plan.plan.price.minor * plan.quantity, plan.plan.price.currency)
    return Allowed(command, Effect(on=case.today, after=plan.plan.name, then=then))


def _whole(case: Case, plan: Subscription) -> tuple[Note, ...]:
    stays: tuple[Note, ...] = ("open_bills_stay",) if open_invoices(case.account) else ()
    return (*(("all_of_them",) if plan.quantity != 1 else ()), *stays)


def months_later(day: date, months: int) -> date:
    """The same day ``months`` months later, or that month's last day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

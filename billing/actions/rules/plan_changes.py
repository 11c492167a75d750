"""Another plan, at once, with the proration that the billing system says it would bill: ``plan_change_fee``."""

from __future__ import annotations

from billing.actions.commands import ChangePlan
from billing.actions.effects import Effect
from billing.actions.rules.verdict import Allowed, Case, NeedsApproval, NotAllowed, Verdict, Why
from billing.facts import Plan, Subscription
from billing.money import Money


def change_plan(case: Case, command: ChangePlan) -> Verdict:
    """To a plan on offer in the customer's currency, for exactly what was previewed."""
    own = case.subscription(command.subscription)
    target = next((plan for plan in case.company.plans if plan.ref and plan.ref == command.price), None)
    if own is None or target is None:
        return NotAllowed("no_such_record")
    refused = _refused(case, own, target, command)
    if refused or case.preview is None:
        return NotAllowed(refused or "no_preview")
    effect = Effect(
        amount=command.proration,
        on=command.on,
        before=own.plan.name,
        after=target.name,
        then=case.preview.next_amount,
        notes=("on_the_next_bill",),
    )
    doubt = _left_to_a_person(case, own)
    return NeedsApproval(command, effect, doubt) if doubt else Allowed(command, effect)


def _refused(case: Case, own: Subscription, target: Plan, command: ChangePlan) -> Why | None:
    if own.status in ("canceled", "paused") or own.cancel_at_period_end:
        return "ending"
    if target.price.currency != own.plan.price.currency:
        return "other_currency"
    if (target.code, target.interval, target.price) == (own.plan.code, own.plan.interval, own.plan.price):
        return "already_so"
    if case.preview is None:
        return "no_preview"
    if command.on != case.today or command.proration != case.preview.proration:
        return "proration_differs"
    return None


def _left_to_a_person(case: Case, own: Subscription) -> Why | None:
    fee = case.company.policies.get("plan_change_fee")
    if not isinstance(fee, Money):
        return "no_policy"
    if fee:
        return "change_fee"
    return "in_arrears" if own.status == "past_due" else None

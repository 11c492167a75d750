"""Goodwill credit: ``goodwill_credit_limit`` a customer and year."""

from __future__ import annotations

from billing.actions.commands import GiveCredit
from billing.actions.effects import Effect
from billing.actions.rules.verdict import Allowed, Case, NeedsApproval, NotAllowed, Verdict
from billing.money import Money, total


def give_credit(case: Case, command: GiveCredit) -> Verdict:
    """Up to the limit in all that is given within a year; above it a person decides."""
    currency = case.account.currency
    if command.amount.currency != currency:
        return NotAllowed("other_currency")
    if command.amount.minor <= 0 or not command.reason.strip():
        remedy = "reason: say what the credit is for" if command.amount.minor > 0 else "amount: give more than nothing"
        return NotAllowed("details_wrong", remedy)
    before, after = case.account.credit, case.account.credit + command.amount
    effect = Effect(amount=command.amount, before=str(before.minor), after=str(after.minor), notes=("as_credit",))
    limit = case.limit("goodwill_credit_limit", currency)
    if limit is None:
        return NeedsApproval(command, effect, "no_policy")
    if limit < command.amount:
        return NeedsApproval(command, effect, "above_limit")
    if limit < given_lately(case) + command.amount:
        return NeedsApproval(command, effect, "goodwill_used")
    return Allowed(command, effect)


def given_lately(case: Case) -> Money:
    """The goodwill credit of the past year in the customer's currency."""
    given = (act.amount for act in case.past("give_credit") if act.amount is not None)
    return total((one for one in given if one.currency == case.account.currency), case.account.currency)

"""A later due date: ``payment_extension_max_days`` and ``payment_extensions_per_year``."""

from __future__ import annotations

from datetime import timedelta

from billing.actions.commands import ExtendDue
from billing.actions.effects import Effect
from billing.actions.rules.documents import is_open, under_way
from billing.actions.rules.verdict import Allowed, Case, NeedsApproval, NotAllowed, Verdict, Why
from billing.balance import default_method
from billing.facts import Invoice


def extend_due(case: Case, command: ExtendDue) -> Verdict:
    """Once a bill, so often a year, by so many days at most."""
    bill = case.invoice(command.invoice)
    if bill is None:
        return NotAllowed("no_such_record")
    refused = _not_now(case, bill, command)
    if refused:
        return NotAllowed(refused)
    days, times = case.count("payment_extension_max_days"), case.count("payment_extensions_per_year")
    effect = _effect(case, bill, command)
    if days is None or times is None:
        return NeedsApproval(command, effect, "no_policy")
    if command.until > bill.due_on + timedelta(days=days):
        return NotAllowed("beyond_most_days")
    if len(case.past("extend_due")) >= times:
        return NotAllowed("extensions_used")
    return Allowed(command, effect)


def _not_now(case: Case, bill: Invoice, command: ExtendDue) -> Why | None:
    if not is_open(bill):
        return "nothing_open"
    if under_way(bill):
        return "payment_under_way"
    if case.past("extend_due", bill.number, days=400):
        return "extended_already"
    if command.until <= bill.due_on:
        return "not_later"
    return "date_passed" if command.until <= case.today else None


def _effect(case: Case, bill: Invoice, command: ExtendDue) -> Effect:
    method = default_method(case.account)
    collected = case.account.autopay and method is not None and not method.expired_on(case.today)
    return Effect(
        amount=bill.amount_due,
        on=command.until,
        before=bill.due_on.isoformat(),
        after=command.until.isoformat(),
        notes=("collected_meanwhile",) if collected and bill.due_on >= case.today else (),
    )


def longest_extension(case: Case, bill: Invoice) -> ExtendDue | None:
    """To the latest day that the company's rule allows; None where it has no rule or that day has passed."""
    days = case.count("payment_extension_max_days")
    until = bill.due_on + timedelta(days=days or 0)
    return ExtendDue(bill.number, until) if until > max(case.today, bill.due_on) else None

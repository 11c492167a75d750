"""Charging the payment method on file: once more now, or each bill by itself."""

from __future__ import annotations

from billing.actions.commands import RetryPayment, SetAutopay
from billing.actions.effects import Effect, Note
from billing.actions.rules.documents import is_open, under_way
from billing.actions.rules.verdict import Allowed, Case, NeedsApproval, NotAllowed, Verdict, Why
from billing.balance import default_method


def retry_payment(case: Case, command: RetryPayment) -> Verdict:
    """All that is open on one bill, once a day, with a method that can be charged."""
    bill = case.invoice(command.invoice)
    if bill is None:
        return NotAllowed("no_such_record")
    if not is_open(bill):
        return NotAllowed("nothing_open")
    if under_way(bill):
        return NotAllowed("payment_under_way")
    if command.amount != bill.amount_due:
        return NotAllowed("amount_differs")
    unusable = _unusable(case)
    if unusable:
        return NotAllowed(unusable)
    if case.past("retry_payment", bill.number, days=1):
        return NotAllowed("tried_today")
    return Allowed(command, Effect(amount=command.amount, on=case.today))


def set_autopay(case: Case, command: SetAutopay) -> Verdict:
    """Off at any time; on only where the company offers it and there is something to charge."""
    if case.account.autopay == command.on:
        return NotAllowed("already_so")
    effect = Effect(before=_word(not command.on), after=_word(command.on), notes=_notes(case, command))
    if not command.on:
        return Allowed(command, effect)
    offered = case.flag("autopay_offered")
    if offered is False:
        return NotAllowed("not_offered")
    unusable = _unusable(case)
    if unusable:
        return NotAllowed(unusable)
    return Allowed(command, effect) if offered else NeedsApproval(command, effect, "no_policy")


def _notes(case: Case, command: SetAutopay) -> tuple[Note, ...]:
    if command.on:
        return ()
    return ("pay_yourself", "for_good") if case.flag("autopay_offered") is False else ("pay_yourself",)


def _word(on: bool) -> str:
    return "on" if on else "off"


def _unusable(case: Case) -> Why | None:
    """Why the payment method on file cannot be charged, None when it can."""
    method = default_method(case.account)
    if method is None:
        return "no_method"
    if method.kind == "bank_transfer":
        return "method_not_charged"
    return "method_expired" if method.expired_on(case.today) else None

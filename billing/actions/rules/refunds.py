"""Giving payments back: ``refund_window_days`` and ``refund_without_approval_limit``.

What the limit lets through without a person, it lets through once in a window, so that it is not got round in parts
(``refunds_without_approval`` sets how often).
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from billing.actions.commands import RefundPayment
from billing.actions.effects import Effect
from billing.actions.rules.verdict import Allowed, Case, NeedsApproval, NotAllowed, Verdict, Why
from billing.balance import duplicate_payments
from billing.facts import Invoice, PaymentAttempt
from billing.money import Money, total


def refund_payment(case: Case, command: RefundPayment) -> Verdict:
    """At most what is left of the payment; a duplicate only where the records show that it is one."""
    bill = case.invoice(command.invoice)
    payment = next((one for one in bill.payments if one.ref == command.payment), None) if bill else None
    if bill is None or payment is None:
        return NotAllowed("no_such_record")
    refused = _refused(case, bill, payment, command)
    if refused:
        return NotAllowed(refused)
    effect = Effect(amount=command.amount, notes=("to_the_same_method",))
    doubt = _left_to_a_person(case, payment, command)
    return NeedsApproval(command, effect, doubt) if doubt else Allowed(command, effect)


def _refused(case: Case, bill: Invoice, payment: PaymentAttempt, command: RefundPayment) -> Why | None:
    if command.amount.currency != payment.amount.currency:
        return "other_currency"
    if payment.status not in ("succeeded", "refunded"):
        return "not_received"
    left = left_of(case, bill, payment)
    if payment.status == "refunded" or left.minor <= 0:
        return "nothing_left"
    if command.amount.minor <= 0 or left < command.amount:
        return "more_than_left"
    if any(one.invoice_number == bill.number and one.status != "won" for one in case.account.disputes):
        return "contested"
    if command.reason == "duplicate":
        return _no_duplicate(case, payment, command)
    window = case.count("refund_window_days")
    return "past_window" if window is not None and age(case, payment) > window else None


def _no_duplicate(case: Case, payment: PaymentAttempt, command: RefundPayment) -> Why | None:
    if payment not in duplicate_payments(case.account):
        return "no_duplicate"
    return None if command.amount == payment.amount else "amount_differs"


def _left_to_a_person(case: Case, payment: PaymentAttempt, command: RefundPayment) -> Why | None:
    window = case.count("refund_window_days")
    limit = case.limit("refund_without_approval_limit", command.amount.currency)
    if limit is None or (window is None and command.reason != "duplicate"):
        return "no_policy"
    if limit < command.amount:
        return "above_limit"
    if command.reason == "duplicate":
        return None
    often = case.count("refunds_without_approval")
    lately = case.past("refund_payment", days=window or 0)
    return "refunded_lately" if len(lately) >= (1 if often is None else often) else None


def left_of(case: Case, bill: Invoice, payment: PaymentAttempt) -> Money:
    """What of a payment has not been given back, nor is on its way or agreed to be.

    A refund that does not say which payment it is of counts against every payment of its bill.
    """
    refunds = [
        refund
        for refund in case.account.refunds
        if refund.status in ("pending", "succeeded")
        and refund.invoice_number == bill.number
        and refund.payment_ref in ("", payment.ref)
    ]
    known = {refund.ref for refund in case.account.refunds}
    acts = (act for act in case.past("refund_payment", payment.ref, days=400) if act.receipt not in known)
    back = [refund.amount for refund in refunds] + [act.amount for act in acts if act.amount is not None]
    return payment.amount - total(back, payment.amount.currency)


def age(case: Case, payment: PaymentAttempt) -> int:
    """Days since the payment, by the company's calendar."""
    paid_on = payment.attempted_at.astimezone(ZoneInfo(case.company.time_zone)).date()
    return (case.today - paid_on).days

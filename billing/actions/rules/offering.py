"""Everything that may be done to an account now, for the person who serves it: each with its effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from billing.actions.commands import (
    CancelPlan,
    Command,
    KeepPlan,
    MethodLink,
    PayLink,
    RefundPayment,
    RetryPayment,
    SendInvoice,
    SetAutopay,
    WaiveFee,
)
from billing.actions.rules.fees import late_fees
from billing.actions.rules.judging import judge
from billing.actions.rules.more_time import longest_extension
from billing.actions.rules.refunds import left_of
from billing.actions.rules.verdict import Allowed, Case, NeedsApproval
from billing.balance import duplicate_payments, issued_invoices, open_invoices
from billing.facts import Invoice

NEWEST_BILLS = 6
"""Of so many bills copies and refunds are offered; older ones are asked for by name."""


def offers(case: Case) -> tuple[Allowed | NeedsApproval, ...]:
    """What the rules leave open, in the order in which people look for it; what they refuse is left out.

    Credit, coupons, details, cases and plan changes take words or a choice and are judged once those are given.
    """
    verdicts = (judge(case, command) for command in _candidates(case))
    return tuple(verdict for verdict in verdicts if isinstance(verdict, Allowed | NeedsApproval))


def _candidates(case: Case) -> Iterator[Command]:
    for bill in open_invoices(case.account):
        yield PayLink(bill.number)
        yield RetryPayment(bill.number, bill.amount_due)
        longer = longest_extension(case, bill)
        if longer:
            yield longer
    bills = issued_invoices(case.account)[:NEWEST_BILLS]
    for bill in bills:
        yield from (WaiveFee(bill.number, fee.ref, fee.amount) for fee in late_fees(bill))
        yield from _refunds(case, bill)
    for plan in case.account.subscriptions:
        yield KeepPlan(plan.ref)
        yield CancelPlan(plan.ref)
    yield SetAutopay(not case.account.autopay)
    yield MethodLink()
    yield from (SendInvoice(bill.number) for bill in bills)


def _refunds(case: Case, bill: Invoice) -> Iterator[Command]:
    """What is left of each payment; a proven duplicate as one."""
    twice = duplicate_payments(case.account)
    for payment in bill.payments:
        left = left_of(case, bill, payment)
        if payment.status == "succeeded" and left.minor > 0:
            reason: Literal["duplicate", "requested_by_customer"]
            reason = "duplicate" if payment in twice else "requested_by_customer"
            yield RefundPayment(bill.number, payment.ref, left, reason)

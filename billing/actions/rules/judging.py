"""One door to all rules: whatever is to be done is judged here, by whomever it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from billing.actions.commands import Command
from billing.actions.rules.cases import open_case
from billing.actions.rules.coupons import apply_coupon
from billing.actions.rules.credits import give_credit
from billing.actions.rules.details import change_address, change_tax_id
from billing.actions.rules.documents import method_link, pay_link, send_invoice
from billing.actions.rules.fees import waive_fee
from billing.actions.rules.leaving import cancel_plan, keep_plan
from billing.actions.rules.more_time import extend_due
from billing.actions.rules.paying import retry_payment, set_autopay
from billing.actions.rules.plan_changes import change_plan
from billing.actions.rules.refunds import refund_payment
from billing.actions.rules.verdict import Case, IdentityStep, Verdict

_RULES: Mapping[str, Callable[[Case, Any], Verdict]] = {
    "send_invoice": send_invoice,
    "pay_link": pay_link,
    "method_link": method_link,
    "retry_payment": retry_payment,
    "set_autopay": set_autopay,
    "extend_due": extend_due,
    "waive_fee": waive_fee,
    "give_credit": give_credit,
    "refund_payment": refund_payment,
    "cancel_plan": cancel_plan,
    "keep_plan": keep_plan,
    "change_plan": change_plan,
    "apply_coupon": apply_coupon,
    "change_address": change_address,
    "change_tax_id": change_tax_id,
    "open_case": open_case,
}

LEAST_IDENTITY: Mapping[str, IdentityStep] = {
    kind: "verified" if kind in ("method_link", "change_address", "change_tax_id") else "signed" for kind in _RULES
}
"""How sure it must be who asks. What a thief of a session could turn against the customer takes a proof besides:
how bills are paid, and where and to whom they are made out."""


def judge(case: Case, command: Command) -> Verdict:
    """Whether ``command`` may be done, and what to state before it is. Pure: the same case, the same verdict."""
    return _RULES[command.kind](case, command)

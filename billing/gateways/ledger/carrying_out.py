"""Which rule carries out which command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from billing.actions import commands
from billing.gateways.ledger import details, giving_back, paying, plans
from billing.gateways.ledger.books import Books, Outcome
from billing.gateways.ledger.plans import preview

_Rule = Callable[[Books, Any, str], Outcome]
RULES: Mapping[type[Any], _Rule] = {
    commands.SendInvoice: paying.send_invoice,
    commands.PayLink: paying.pay_link,
    commands.MethodLink: paying.method_link,
    commands.RetryPayment: paying.retry_payment,
    commands.SetAutopay: paying.set_autopay,
    commands.ExtendDue: giving_back.extend_due,
    commands.WaiveFee: giving_back.waive_fee,
    commands.GiveCredit: giving_back.give_credit,
    commands.RefundPayment: giving_back.refund_payment,
    commands.CancelPlan: plans.cancel_plan,
    commands.KeepPlan: plans.keep_plan,
    commands.ChangePlan: plans.change_plan,
    commands.ApplyCoupon: details.apply_coupon,
    commands.ChangeAddress: details.change_address,
    commands.ChangeTaxId: details.change_tax_id,
    commands.OpenCase: details.open_case,
}


def carry_out(books: Books, command: commands.Command, key: str) -> Outcome:
    """What the command writes and answers. Raises Refused where it is not to be done and leaves no trace."""
    return RULES[type(command)](books, command, key)


__all__ = ["RULES", "carry_out", "preview"]

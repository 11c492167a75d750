"""Which work carries out which command, and how it is found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from billing.actions import commands
from billing.actions.receipts import Receipt
from billing.gateways.errors import NotSupported
from billing.gateways.stripe.acting import account, collecting, coupons, giving_back, plans
from billing.gateways.stripe.acting.work import Work

_Act = Callable[[Work, Any], Receipt]
_Find = Callable[[Work, Any], "Receipt | None"]


def _nothing(work: Work, command: commands.Command) -> None:
    """Links and copies leave nothing behind: they are simply made again."""


_HOW: Mapping[type[Any], tuple[_Act, _Find]] = {
    commands.SendInvoice: (collecting.send_invoice, _nothing),
    commands.PayLink: (collecting.pay_link, _nothing),
    commands.MethodLink: (collecting.method_link, _nothing),
    commands.RetryPayment: (collecting.retry_payment, collecting.retry_find),
    commands.SetAutopay: (account.set_autopay, account.autopay_find),
    commands.ExtendDue: (collecting.extend_due, collecting.extend_find),
    commands.WaiveFee: (giving_back.waive_fee, giving_back.waive_find),
    commands.GiveCredit: (giving_back.give_credit, giving_back.credit_find),
    commands.RefundPayment: (giving_back.refund_payment, giving_back.refund_find),
    commands.CancelPlan: (plans.cancel_plan, plans.canceling_find),
    commands.KeepPlan: (plans.keep_plan, plans.canceling_find),
    commands.ChangePlan: (plans.change_plan, plans.change_find),
    commands.ApplyCoupon: (coupons.apply_coupon, coupons.coupon_find),
    commands.ChangeAddress: (account.change_address, account.address_find),
    commands.ChangeTaxId: (account.change_tax_id, account.tax_id_find),
}


def perform(work: Work, command: commands.Command) -> Receipt:
    """Raises NotSupported for cases: Stripe has none that a company could open. They belong to the CRM."""
    return _how(command)[0](work, command)


def find(work: Work, command: commands.Command) -> Receipt | None:
    return _how(command)[1](work, command)


def _how(command: commands.Command) -> tuple[_Act, _Find]:
    if type(command) not in _HOW:
        raise NotSupported(f"Stripe has nothing like {command.kind}; open the case in the CRM")
    return _HOW[type(command)]

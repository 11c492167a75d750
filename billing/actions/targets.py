"""Which record a command is about, and the words of each kind."""

from __future__ import annotations

from collections.abc import Mapping

from billing.actions.commands import (
    ApplyCoupon,
    CancelPlan,
    ChangePlan,
    Command,
    ExtendDue,
    KeepPlan,
    OpenCase,
    PayLink,
    RefundPayment,
    RetryPayment,
    SendInvoice,
    WaiveFee,
)

ACCOUNT = "account"
"""Stands for the account as a whole where no single record is meant."""

WORDS: Mapping[str, str] = {
    "send_invoice": "Send a copy of the bill",
    "pay_link": "Give a link to pay the bill",
    "method_link": "Give a link to change the payment method",
    "retry_payment": "Try the payment again",
    "set_autopay": "Switch autopay",
    "extend_due": "Move the due date",
    "waive_fee": "Take the late fee off",
    "give_credit": "Give goodwill credit",
    "refund_payment": "Give a payment back",
    "cancel_plan": "Cancel the plan",
    "keep_plan": "Take back the cancellation",
    "change_plan": "Change the plan",
    "apply_coupon": "Apply a coupon",
    "change_address": "Change the billing address",
    "change_tax_id": "Change the tax number",
    "open_case": "Open a case",
}
"""What people are shown for a kind of command."""


def target_of(command: Command) -> str:
    """The record that a command changes, as in its fields; of one kind and target only one is under way at a time."""
    match command:
        case RefundPayment():
            return command.payment
        case SendInvoice() | PayLink() | RetryPayment() | ExtendDue():
            return command.invoice
        case WaiveFee():
            return f"{command.invoice}/{command.line}"
        case CancelPlan() | KeepPlan() | ChangePlan():
            return command.subscription
        case ApplyCoupon():
            return command.code.upper()
        case OpenCase():
            return command.invoice or ACCOUNT
        case _:
            return ACCOUNT

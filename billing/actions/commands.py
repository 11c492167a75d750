"""What can be done to a customer's billing, each as one frozen value that says all of it.

Records are named as in ``billing.facts`` (invoice number, subscription ref, payment ref …); ``kind`` is what is stored
and shown in the audit. A gateway is given the same command with its own id of the invoice in place of the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pydantic import TypeAdapter

from billing.money import Money


@dataclass(frozen=True, slots=True)
class SendInvoice:
    """E-mail the invoice, or the receipt where it is paid, to the address on file."""

    invoice: str
    kind: Literal["send_invoice"] = "send_invoice"


@dataclass(frozen=True, slots=True)
class PayLink:
    """A link under which one open invoice can be paid, once."""

    invoice: str
    kind: Literal["pay_link"] = "pay_link"


@dataclass(frozen=True, slots=True)
class MethodLink:
    """A link under which the payment method can be changed, once."""

    kind: Literal["method_link"] = "method_link"


@dataclass(frozen=True, slots=True)
class RetryPayment:
    """Charge the default payment method for an open invoice, now."""

    invoice: str
    amount: Money
    kind: Literal["retry_payment"] = "retry_payment"


@dataclass(frozen=True, slots=True)
class SetAutopay:
    on: bool
    kind: Literal["set_autopay"] = "set_autopay"


@dataclass(frozen=True, slots=True)
class ExtendDue:
    """A later due date for an open invoice."""

    invoice: str
    until: date
    kind: Literal["extend_due"] = "extend_due"


@dataclass(frozen=True, slots=True)
class WaiveFee:
    """Take a late fee off an invoice by a credit note, or give it back as credit where it is paid."""

    invoice: str
    line: str
    amount: Money
    kind: Literal["waive_fee"] = "waive_fee"


@dataclass(frozen=True, slots=True)
class GiveCredit:
    """Goodwill credit towards the next bills."""

    amount: Money
    reason: str
    kind: Literal["give_credit"] = "give_credit"


@dataclass(frozen=True, slots=True)
class RefundPayment:
    """Give a payment back, whole or in part, to the method that it came from."""

    invoice: str
    payment: str
    amount: Money
    reason: Literal["requested_by_customer", "duplicate"] = "requested_by_customer"
    kind: Literal["refund_payment"] = "refund_payment"


@dataclass(frozen=True, slots=True)
class CancelPlan:
    """End a subscription with its current period."""

    subscription: str
    reason: str = ""
    kind: Literal["cancel_plan"] = "cancel_plan"


@dataclass(frozen=True, slots=True)
class KeepPlan:
    """Take back a cancellation that has not come into force."""

    subscription: str
    kind: Literal["keep_plan"] = "keep_plan"


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Move a subscription to another price on a day, with the proration that was stated before."""

    subscription: str
    price: str
    on: date
    proration: Money
    """What was shown: positive is billed, negative is credited. Another amount is not billed but refused."""
    kind: Literal["change_plan"] = "change_plan"


@dataclass(frozen=True, slots=True)
class ApplyCoupon:
    code: str
    subscription: str = ""
    kind: Literal["apply_coupon"] = "apply_coupon"


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    address: str
    kind: Literal["change_address"] = "change_address"


@dataclass(frozen=True, slots=True)
class ChangeTaxId:
    """A tax id that was checked to be well formed, in its compact form."""

    tax_id: str
    kind: Literal["change_tax_id"] = "change_tax_id"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case at the company about one invoice, or about the account: a dispute of a charge, for one."""

    subject: str
    invoice: str = ""
    kind: Literal["open_case"] = "open_case"


Command = (
    SendInvoice
    | PayLink
    | MethodLink
    | RetryPayment
    | SetAutopay
    | ExtendDue
    | WaiveFee
    | GiveCredit
    | RefundPayment
    | CancelPlan
    | KeepPlan
    | ChangePlan
    | ApplyCoupon
    | ChangeAddress
    | ChangeTaxId
    | OpenCase
)
KINDS: tuple[str, ...] = tuple(each.__dataclass_fields__["kind"].default for each in get_args(Command))

_STORED: TypeAdapter[Command] = TypeAdapter(Command)


def to_stored(command: Command) -> dict[str, object]:
    """The command as JSON values."""
    stored: dict[str, object] = _STORED.dump_python(command, mode="json")
    return stored


def from_stored(stored: object) -> Command:
    """The command again. Raises pydantic.ValidationError where a field is missing or of another type."""
    return _STORED.validate_python(stored)

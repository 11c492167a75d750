"""What stands on the account: coupon, address, tax id, cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from billing.actions.commands import ApplyCoupon, ChangeAddress, ChangeTaxId, OpenCase
from billing.actions.receipts import Receipt
from billing.facts import Coupon
from billing.gateways.errors import Refused
from billing.gateways.ledger.books import AppliedCoupon, Books, Case, CouponTerms, Outcome
from billing.gateways.ledger.naming import made_ref
from billing.proration import months_after
from billing.records import DisputeRecord, Key

ADDRESS_LIMIT, TAX_ID_LIMIT, SUBJECT_LIMIT = 400, 40, 200
"""Characters."""


def apply_coupon(books: Books, command: ApplyCoupon, key: str) -> Outcome:
    coupon = books.coupons.get(command.code.upper())
    if coupon is None or not coupon.active:
        raise Refused("there is no coupon of that code", reason="coupon_invalid")
    if command.subscription:
        books.running_subscription(command.subscription)
    _check_coupon(books, coupon)
    applied = AppliedCoupon(
        ref=made_ref("di", key),
        customer=books.customer.ref,
        code=coupon.code,
        subscription=command.subscription,
        applied_on=books.today,
        ends_on=_ends_on(books, coupon),
    )
    touched = (Key("subscription", command.subscription),) if command.subscription else (books.own_key,)
    return Outcome(Receipt(applied.ref, touched=touched), (applied,))


def coupon_look(books: Books, code: str) -> Coupon | None:
    """What a coupon stands for, whether or not it can be given now; None where there is none of that code."""
    terms = books.coupons.get(code.upper())
    if terms is None or not terms.active:
        return None
    return Coupon(
        code=terms.code,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        currency=terms.amount.currency if terms.amount else "",
        left=terms.left,
        percent=terms.percent,
        amount=terms.amount,
        lasting="months" if terms.months else "once",
        months=terms.months,
        had=_had(books, terms),
    )


def change_address(books: Books, command: ChangeAddress, key: str) -> Outcome:
    _check_length("address", command.address, ADDRESS_LIMIT)
    changed = replace(books.customer, billing_address=command.address)
    return Outcome(Receipt(books.customer.ref, touched=(books.own_key,)), (changed,))


def change_tax_id(books: Books, command: ChangeTaxId, key: str) -> Outcome:
    _check_length("tax_id", command.tax_id, TAX_ID_LIMIT)
    changed = replace(books.customer, tax_id=command.tax_id)
    return Outcome(Receipt(books.customer.ref, touched=(books.own_key,)), (changed,))


def open_case(books: Books, command: OpenCase, key: str) -> Outcome:
    """A dispute of the invoice, or a case of the account where no invoice (or none that charges anything) is named."""
    _check_length("subject", command.subject, SUBJECT_LIMIT)
    invoice = books.invoice(command.invoice) if command.invoice else None
    if invoice is None or invoice.total.minor <= 0:
        receipt = Receipt(made_ref("case", key), touched=(books.own_key,))
        return Outcome(receipt, (Case(books.customer.ref, command.subject),))
    dispute = DisputeRecord(
        ref=made_ref("dp", key),
        customer=books.customer.ref,
        invoice=invoice.ref,
        amount=invoice.total,
        status="needs_response",
        reason=command.subject,
        opened_on=books.today,
    )
    touched = (Key("dispute", dispute.ref), Key("invoice", invoice.ref))
    return Outcome(Receipt(dispute.ref, amount=dispute.amount, touched=touched), (dispute,))


def _check_coupon(books: Books, coupon: CouponTerms) -> None:
    if books.today < coupon.valid_from:
        raise Refused("the coupon is not valid yet", reason="coupon_not_yet_valid")
    if coupon.valid_until is not None and coupon.valid_until < books.today:
        raise Refused("the coupon has expired", reason="coupon_expired")
    if _had(books, coupon):
        raise Refused("this customer has the coupon already", reason="coupon_already_applied")
    if coupon.left is not None and coupon.left <= 0:
        raise Refused("the coupon has been given as often as it may", reason="coupon_used_up")
    if coupon.amount is not None and coupon.amount.currency != books.customer.currency:
        raise Refused("the coupon is for another currency", reason="currency_mismatch")


def _had(books: Books, coupon: CouponTerms) -> bool:
    return any(each.code.upper() == coupon.code.upper() for each in books.applied)


def _ends_on(books: Books, coupon: CouponTerms) -> date | None:
    if coupon.months is None:
        return None
    return months_after(books.today, coupon.months) - timedelta(days=1)


def _check_length(field: str, text: str, limit: int) -> None:
    if not text.strip():
        raise Refused(f"{field} is empty; give one", reason="parameter_missing")
    if len(text) > limit:
        raise Refused(f"{field} is longer than {limit} characters; shorten it", reason="parameter_too_long")

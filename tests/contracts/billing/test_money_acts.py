"""Commands that move money, the same over every gateway."""

from __future__ import annotations

import pytest

from billing.actions.commands import ExtendDue, GiveCredit, RefundPayment, RetryPayment, WaiveFee
from billing.gateways.errors import Refused
from billing.money import Money
from billing.records import CreditNoteRecord, PaymentRecord, key_of
from tests.contracts.billing.company import day
from tests.contracts.billing.held import Held, new_key


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def refund(held: Held, minor: int, payment: str = "ch_ada_1", number: str = "HW-1001") -> RefundPayment:
    return RefundPayment(held.invoice(number).ref, payment, eur(minor))


def test_part_of_a_payment_is_refunded(held: Held) -> None:
    receipt = held.do(refund(held, 1500))
    assert receipt.amount == eur(1500)
    (made,) = held.refunds()
    assert (made.ref, made.amount, made.payment) == (receipt.ref, eur(1500), "ch_ada_1")
    assert made.invoice == held.invoice("HW-1001").ref
    assert made.status == {"pending": "pending", "done": "succeeded"}[receipt.status]
    assert held.payment("ch_ada_1").status == "succeeded"
    assert key_of(made) in receipt.touched


def test_a_payment_refunded_whole_counts_as_refunded(held: Held) -> None:
    held.do(refund(held, 1500))
    held.do(refund(held, 2500))
    assert held.payment("ch_ada_1").status == "refunded"
    with pytest.raises(Refused) as refused:
        held.do(refund(held, 1))
    assert refused.value.reason == "charge_already_refunded"


def test_never_more_than_was_paid(held: Held) -> None:
    held.do(refund(held, 1500))
    with pytest.raises(Refused) as refused:
        held.do(refund(held, 2501))
    assert refused.value.reason == "amount_too_large"
    assert [each.amount for each in held.refunds()] == [eur(1500)]


def test_a_key_is_good_for_one_doing(held: Held) -> None:
    key, command = new_key(), refund(held, 1500)
    assert held.do(command, key=key) == held.do(command, key=key)
    assert len(held.refunds()) == 1
    with pytest.raises(Refused) as refused:
        held.do(refund(held, 1600), key=key)
    assert refused.value.reason == "key_reused"
    assert len(held.refunds()) == 1


def test_nobody_refunds_what_another_paid(held: Held) -> None:
    command = RefundPayment(held.invoice("HW-2002", "cus_bob").ref, "ch_bob_1", eur(100))
    with pytest.raises(Refused) as refused:
        held.do(command, "cus_ada")
    assert refused.value.reason == "resource_missing"
    assert held.refunds("cus_bob") == []


def test_a_fee_is_taken_off_what_is_owed(held: Held) -> None:
    invoice = held.invoice("HW-1002")
    receipt = held.do(WaiveFee(invoice.ref, invoice.lines[1].ref, eur(500)))
    after = held.invoice("HW-1002")
    assert (after.total, after.due, after.status) == (eur(4000), eur(4000), "open")
    assert sum(line.amount.minor for line in after.lines) == 4000
    (note,) = held.all_of(CreditNoteRecord, "cus_ada")
    assert (note.ref, note.amount, note.invoice) == (receipt.ref, eur(500), invoice.ref)
    assert held.customer().credit == eur(300)


def test_a_fee_that_was_paid_becomes_credit(held: Held) -> None:
    invoice = held.invoice("HW-1003")
    held.do(WaiveFee(invoice.ref, invoice.lines[1].ref, eur(500)))
    after = held.invoice("HW-1003")
    assert (after.total, after.paid, after.due, after.status) == (eur(4500), eur(4500), eur(0), "paid")
    assert held.customer().credit == eur(800)


def test_a_fee_is_waived_once(held: Held) -> None:
    invoice = held.invoice("HW-1002")
    held.do(WaiveFee(invoice.ref, invoice.lines[1].ref, eur(500)))
    with pytest.raises(Refused) as refused:
        held.do(WaiveFee(invoice.ref, invoice.lines[1].ref, eur(500)))
    assert refused.value.reason == "amount_too_large"
    assert held.invoice("HW-1002").due == eur(4000)


def test_only_fees_are_waived(held: Held) -> None:
    invoice = held.invoice("HW-1002")
    with pytest.raises(Refused) as refused:
        held.do(WaiveFee(invoice.ref, invoice.lines[0].ref, eur(500)))
    assert refused.value.reason == "line_not_a_fee"


def test_credit_adds_to_what_is_there(held: Held) -> None:
    key = new_key()
    for _ in range(2):
        receipt = held.do(GiveCredit(eur(700), "Three days without water"), key=key)
        assert receipt.amount == eur(700)
    assert held.customer().credit == eur(1000)


def test_more_time_to_pay(held: Held) -> None:
    invoice = held.invoice("HW-1002")
    held.do(ExtendDue(invoice.ref, day(12)))
    assert held.invoice("HW-1002").due_on == day(12)
    with pytest.raises(Refused) as refused:
        held.do(ExtendDue(invoice.ref, day(3)))
    assert refused.value.reason == "due_date_not_later"


def test_a_paid_bill_needs_no_more_time(held: Held) -> None:
    with pytest.raises(Refused) as refused:
        held.do(ExtendDue(held.invoice("HW-1001").ref, day(12)))
    assert refused.value.reason == "invoice_not_open"


def test_a_payment_is_tried_again_and_goes_through(held: Held) -> None:
    invoice = held.invoice("HW-1002")
    key, command = new_key(), RetryPayment(invoice.ref, invoice.due)
    receipt = held.do(command, key=key)
    assert receipt.amount == eur(4500)
    after = held.invoice("HW-1002")
    assert (after.status, after.paid, after.due) == ("paid", eur(4500), eur(0))
    payment = held.payment(receipt.ref)
    assert (payment.status, payment.invoice, payment.amount) == ("succeeded", invoice.ref, eur(4500))
    assert held.do(command, key=key) == receipt
    assert len([each for each in held.all_of(PaymentRecord, "cus_ada") if each.invoice == invoice.ref]) == 1


def test_a_card_that_has_expired_is_declined(held: Held) -> None:
    invoice = held.invoice("HW-2001", "cus_bob")
    key = new_key()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            held.do(RetryPayment(invoice.ref, invoice.due), "cus_bob", key)
        assert refused.value.reason == "expired_card"
    assert held.invoice("HW-2001", "cus_bob").status == "open"
    tries = [each for each in held.all_of(PaymentRecord, "cus_bob") if each.invoice == invoice.ref]
    assert [(each.status, each.failure_code) for each in tries] == [("failed", "expired_card")]


def test_another_amount_than_was_stated_is_not_charged(held: Held) -> None:
    invoice = held.invoice("HW-1002")
    with pytest.raises(Refused) as refused:
        held.do(RetryPayment(invoice.ref, eur(4499)))
    assert refused.value.reason == "amount_changed"
    assert held.invoice("HW-1002").status == "open"

"""Commands that change the account, its plan or how it pays, the same over every gateway."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from billing.actions.commands import (
    ApplyCoupon,
    CancelPlan,
    ChangeAddress,
    ChangePlan,
    ChangeTaxId,
    Command,
    GiveCredit,
    KeepPlan,
    MethodLink,
    OpenCase,
    PayLink,
    RefundPayment,
    RetryPayment,
    SendInvoice,
    SetAutopay,
)
from billing.gateways.errors import NotSupported, Refused
from billing.money import Money
from tests.contracts.billing.company import today
from tests.contracts.billing.held import Held, new_key


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def test_a_plan_is_cancelled_and_kept(held: Held) -> None:
    for _ in range(2):  # what is so already is done
        held.do(CancelPlan("sub_ada"))
        assert held.subscription().cancel_at_period_end
    assert held.subscription().status == "active"
    held.do(KeepPlan("sub_ada"))
    assert not held.subscription().cancel_at_period_end


def test_nobody_cancels_another_ones_plan(held: Held) -> None:
    with pytest.raises(Refused) as refused:
        held.do(CancelPlan("sub_bob"), "cus_ada")
    assert refused.value.reason == "resource_missing"
    assert not held.subscription("cus_bob").cancel_at_period_end


def change(price: str = "plus-month", minor: int = 0) -> ChangePlan:
    return ChangePlan("sub_ada", price, today(), eur(minor))


def test_a_plan_change_bills_what_was_shown(held: Held) -> None:
    """Ten of thirty days are over: 2 × 20.00 is credited for twenty days, 2 × 35.00 is charged: 46.67 − 26.67."""
    preview = held.gateway.preview_plan_change("cus_ada", change())
    assert preview.proration == eur(2000)
    assert sorted(line.amount.minor for line in preview.lines) == [-2667, 4667]
    assert preview.next_amount == eur(7000)
    assert held.subscription().price == "basic-month"
    receipt = held.do(change(minor=2000))
    assert receipt.amount == eur(2000)
    assert held.subscription().price == "plus-month"
    assert held.subscription().quantity == 2


def test_a_plan_change_of_another_amount_is_refused(held: Held) -> None:
    with pytest.raises(Refused) as refused:
        held.do(change(minor=1999))
    assert refused.value.reason == "amount_changed"
    assert held.subscription().price == "basic-month"


def test_a_plan_change_is_made_once(held: Held) -> None:
    key = new_key()
    assert held.do(change(minor=2000), key=key) == held.do(change(minor=2000), key=key)
    assert held.subscription().price == "plus-month"


def test_there_is_no_such_price(held: Held) -> None:
    with pytest.raises(Refused) as refused:
        held.gateway.preview_plan_change("cus_ada", change("gold-month"))
    assert refused.value.reason == "resource_missing"


def test_autopay_is_switched(held: Held) -> None:
    for wanted in (False, False, True):
        held.do(SetAutopay(wanted))
        assert held.customer().autopay is wanted


def test_autopay_needs_something_to_charge(held: Held) -> None:
    with pytest.raises(Refused) as refused:
        held.do(SetAutopay(True), "cus_cem")
    assert refused.value.reason == "no_payment_method"


def test_address_and_tax_id(held: Held) -> None:
    held.do(ChangeAddress("2 Bridge Street, Galway"))
    held.do(ChangeTaxId("IE6388047V"))
    held.do(ChangeTaxId("IE6388047V"))
    ada = held.customer()
    assert (ada.billing_address, ada.tax_id) == ("2 Bridge Street, Galway", "IE6388047V")


def test_a_coupon_is_given_once(held: Held) -> None:
    receipt = held.do(ApplyCoupon("welcome10", "sub_ada"))
    assert receipt.ref
    with pytest.raises(Refused) as refused:
        held.do(ApplyCoupon("WELCOME10", "sub_ada"))
    assert refused.value.reason == "coupon_already_applied"


def test_a_coupon_is_looked_at_without_being_given(held: Held) -> None:
    seen = held.gateway.coupon("cus_ada", "welcome10")
    assert seen is not None
    assert (seen.code, seen.percent, seen.amount, seen.lasting, seen.months) == ("WELCOME10", 10, None, "months", 3)
    assert not seen.had
    held.do(ApplyCoupon("WELCOME10", "sub_ada"))
    again = held.gateway.coupon("cus_ada", "WELCOME10")
    assert again is not None
    assert again.had
    assert held.gateway.coupon("cus_ada", "NOSUCH") is None


def test_a_coupon_that_is_over_is_said_to_be(held: Held) -> None:
    held.expire()
    seen = held.gateway.coupon("cus_ada", "GONE")
    assert seen is not None
    assert seen.valid_until is not None
    assert seen.valid_until < today()


@pytest.mark.parametrize(("code", "reason"), [("NOSUCH", "coupon_invalid"), ("GONE", "coupon_expired")])
def test_coupons_that_are_no_good(held: Held, code: str, reason: str) -> None:
    if code == "GONE":
        held.expire()
    with pytest.raises(Refused) as refused:
        held.do(ApplyCoupon(code, "sub_ada"))
    assert refused.value.reason == reason


def test_links_are_for_open_bills(held: Held) -> None:
    receipt = held.do(PayLink(held.invoice("HW-1002").ref))
    assert receipt.ref == held.invoice("HW-1002").ref
    assert receipt.url
    assert receipt.url not in repr([receipt.ref, receipt.touched])
    assert held.do(MethodLink()).url
    with pytest.raises(Refused) as refused:
        held.do(PayLink(held.invoice("HW-1001").ref))
    assert refused.value.reason == "invoice_not_open"


def test_a_copy_says_which_invoice(held: Held) -> None:
    invoice = held.invoice("HW-1001")
    assert held.do(SendInvoice(invoice.ref)).ref == invoice.ref
    with pytest.raises(Refused):
        held.do(SendInvoice(held.invoice("HW-2001", "cus_bob").ref), "cus_ada")


def test_a_case_is_opened_or_there_are_none(held: Held) -> None:
    command = OpenCase("Charged twice", held.invoice("HW-1001").ref)
    if command.kind not in held.gateway.lacks:
        assert held.do(command).ref
        return
    with pytest.raises(NotSupported):
        held.do(command)


def commands(held: Held) -> list[Command]:
    invoice = held.invoice("HW-1002")
    return [
        RefundPayment(held.invoice("HW-1001").ref, "ch_ada_1", eur(100)),
        GiveCredit(eur(100), "Sorry"),
        RetryPayment(invoice.ref, invoice.due),
        CancelPlan("sub_ada"),
        SetAutopay(False),
        ChangeAddress("3 Mill Lane, Cork"),
        ChangeTaxId("IE6388047V"),
    ]


def test_what_was_done_is_found_again(held: Held) -> None:
    since = datetime.now(UTC) - timedelta(minutes=5)
    for command in commands(held):
        key = new_key()
        assert held.gateway.find("cus_ada", command, key, since) is None, command.kind
        receipt = held.do(command, key=key)
        found = held.gateway.find("cus_ada", command, key, since)
        assert found is not None, command.kind
        assert (found.ref, found.amount) == (receipt.ref, receipt.amount), command.kind


def test_what_another_key_did_is_not_taken_for_it(held: Held) -> None:
    since = datetime.now(UTC) - timedelta(minutes=5)
    command = RefundPayment(held.invoice("HW-1001").ref, "ch_ada_1", eur(100))
    held.do(command)
    assert held.gateway.find("cus_ada", command, new_key(), since) is None


def test_what_is_anothers_or_gone_was_not_done(held: Held) -> None:
    since = datetime.now(UTC) - timedelta(minutes=5)
    theirs = RefundPayment(held.invoice("HW-2002", "cus_bob").ref, "ch_bob_1", eur(100))
    for command in (theirs, CancelPlan("sub_bob"), KeepPlan("sub_nowhere")):
        assert held.gateway.find("cus_ada", command, new_key(), since) is None
    assert held.gateway.find("cus_nobody", GiveCredit(eur(100), "Sorry"), new_key(), since) is None


def test_there_is_no_such_customer(held: Held) -> None:
    with pytest.raises(Refused) as refused:
        held.do(ChangeAddress("Nowhere 1"), "cus_nobody")
    assert refused.value.reason == "resource_missing"


def test_what_happens_is_told(held: Held) -> None:
    start = held.gateway.changes("").cursor
    held.do(GiveCredit(eur(100), "Sorry"))
    told = held.gateway.changes(start)
    if not held.tells_changes:
        assert told.changes == ()
        assert told.cursor == start
        return
    assert "cus_ada" in {key.ref for change in told.changes for key in change.keys}
    assert held.gateway.changes(told.cursor).changes == ()

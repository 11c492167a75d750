"""I was charged twice: what the records show decides, never what the customer expects to hear."""

from __future__ import annotations

from datetime import UTC, date, datetime

from billing.facts import Invoice, PaymentAttempt, Refund
from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Handoff
from tests.supportbot.answering.builders import account, ask, invoice, line, past, payment, reading, said, shown

TWICE = reading("duplicate_charge")
NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)


def paid(number: str, *more: PaymentAttempt, issued: date = date(2026, 11, 1)) -> Invoice:
    """A bill paid in full, and whatever came after that."""
    first = payment(number, status="succeeded", ref=f"{number}-first")
    return invoice(number, status="paid", payments=(first, *more), issued=issued)


def test_two_payments_of_one_bill_are_shown_and_handed_over_as_a_dispute() -> None:
    of = account(paid("INV-7", payment("INV-7", status="succeeded", ref="second", at=NOON)))
    decision = ask(TWICE, of)
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"
    rendered = shown(decision, of)
    assert rendered.text.startswith("You're right: bill INV-7 was paid twice on 15 November 2026, €40.00 each time.")
    assert rendered.table is not None
    assert len(rendered.table["rows"]) == 2  # type: ignore[arg-type]
    assert "paid twice" in decision.findings[0].text


def test_two_days_are_both_named() -> None:
    later = payment("INV-7", status="succeeded", ref="second", at=datetime(2026, 11, 18, 9, tzinfo=UTC))
    words = said(TWICE, account(paid("INV-7", later)))
    assert "€40.00 on 15 November 2026 and the same again on 18 November 2026" in words


def test_another_amount_after_full_payment_is_not_called_the_same() -> None:
    later = payment("INV-7", 1500, status="succeeded", ref="second", at=NOON)
    words = said(TWICE, account(paid("INV-7", later)))
    assert words.startswith("Bill INV-7 was already paid in full when another payment of €15.00 was taken")


def test_a_second_payment_under_way_is_found_too() -> None:
    words = said(TWICE, account(paid("INV-7", payment("INV-7", status="pending", at=NOON))))
    assert "another payment of €40.00 from 15 November 2026 is still being processed" in words


def test_a_second_payment_that_is_being_refunded_is_answered() -> None:
    extra = payment("INV-7", status="succeeded", ref="second", at=NOON)
    refund = Refund("re-1", "INV-7", Money(4000, "EUR"), "pending", "", date(2026, 11, 16))
    decision = ask(TWICE, account(paid("INV-7", extra), refunds=(refund,)))
    assert isinstance(decision, Answer)
    words = said(TWICE, account(paid("INV-7", extra), refunds=(refund,)))
    assert "already being refunded: €40.00, created on 16 November 2026" in words


def test_a_smaller_or_cancelled_refund_does_not_settle_it() -> None:
    extra = payment("INV-7", status="succeeded", ref="second", at=NOON)
    for refund in (
        Refund("re-1", "INV-7", Money(500, "EUR"), "pending", "", date(2026, 11, 16)),
        Refund("re-1", "INV-7", Money(4000, "EUR"), "canceled", "", date(2026, 11, 16)),
        Refund("re-1", "INV-7", Money(4000, "EUR"), "succeeded", "", date(2026, 11, 1)),
    ):
        assert isinstance(ask(TWICE, account(paid("INV-7", extra), refunds=(refund,))), Handoff)


def test_a_line_that_stands_twice_is_handed_over() -> None:
    lines = (line(4000), line(900, "one_off", "router", ref="a"), line(900, "one_off", "router", ref="b"))
    decision = ask(TWICE, account(invoice("INV-7", *lines)))
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"
    assert "Router is on bill INV-7 twice, €9.00 each time" in said(TWICE, account(invoice("INV-7", *lines)))


def test_two_parts_of_one_bill_are_not_a_double_charge() -> None:
    parts = (
        payment("INV-7", 1500, status="succeeded", ref="a"),
        payment("INV-7", 2500, status="succeeded", ref="b", at=NOON),
    )
    of = account(invoice("INV-7", status="paid", payments=parts))
    decision = ask(TWICE, of)
    assert isinstance(decision, Clarify)
    assert "can't find anything charged twice" in shown(decision, of).text


def test_nothing_twice_shows_the_payments_and_asks_then_a_person_checks() -> None:
    october = payment("INV-6", status="succeeded", at=datetime(2026, 10, 15, 9, tzinfo=UTC))
    of = account(paid("INV-7"), invoice("INV-6", status="paid", payments=(october,), issued=date(2026, 10, 1)))
    first = shown(ask(TWICE, of), of)
    assert [choice["id"] for choice in first.choices] == ["invoice:INV-7", "invoice:INV-6", "person"]
    tapped = ask(reading("out_of_scope", 0.3, choice="invoice:INV-6"), of, past("duplicate_charge", "clarify"))
    assert shown(tapped, of).text.startswith("For bill INV-6 I can see only this")
    again = ask(TWICE, of, past("duplicate_charge", "clarify"))
    assert isinstance(again, Handoff)
    assert again.reason == "dispute"


def test_without_payments_it_says_so_and_a_bill_of_somebody_else_is_not_found() -> None:
    assert said(TWICE, account(invoice("INV-7"))).startswith("No payment has been taken on your account")
    assert said(TWICE, account()).startswith("No payment has been taken on your account")
    other = reading("duplicate_charge", invoice_numbers=("INV-99",))
    assert isinstance(ask(other, account(invoice("INV-7"))), Clarify)


def test_another_currency() -> None:
    pounds = (
        payment("INV-7", 3200, status="succeeded", ref="a", currency="GBP"),
        payment("INV-7", 3200, status="succeeded", ref="b", currency="GBP"),
    )
    bill = invoice("INV-7", line(3200, currency="GBP"), status="paid", payments=pounds)
    assert "£32.00 each time" in said(TWICE, account(bill, currency="GBP", locale="en-GB"))


def test_two_bills_of_one_amount_are_told_apart() -> None:
    shop = line(4000, description="Home 500, shop")
    home = line(4000, description="Home 500, home")
    taken = [payment(number, status="succeeded", ref=number) for number in ("INV-7", "INV-8")]
    of = account(
        invoice("INV-7", home, status="paid", payments=(taken[0],)),
        invoice("INV-8", shop, status="paid", payments=(taken[1],)),
    )
    decision = ask(reading("duplicate_charge", amounts=("40.00",)), of)
    assert isinstance(decision, Answer)
    words = shown(decision, of).text.replace("\u00a0", " ")
    assert words.startswith("Those are two different bills, and each was paid once:")
    assert "• Bill INV-8, Home 500, shop: €40.00 on 15 November 2026" in words
    again = ask(TWICE, of, past("duplicate_charge", numbers=("INV-7", "INV-8")), text="no, one of them twice")
    assert isinstance(again, Handoff)
    assert again.reason == "dispute"


def test_bills_a_month_apart_or_of_other_amounts_are_no_pair() -> None:
    october = payment("INV-6", status="succeeded", at=datetime(2026, 10, 15, 9, tzinfo=UTC))
    cheaper = payment("INV-5", 3000, status="succeeded", at=NOON)
    of = account(
        paid("INV-7"),
        invoice("INV-6", status="paid", payments=(october,)),
        invoice("INV-5", line(3000), status="paid", payments=(cheaper,)),
    )
    assert isinstance(ask(TWICE, of), Clarify)


def test_a_refused_first_attempt_is_told_from_the_payment() -> None:
    attempts = (
        payment("INV-7", code="insufficient_funds", ref="a"),
        payment("INV-7", status="succeeded", ref="b", at=datetime(2026, 11, 18, 9, tzinfo=UTC)),
    )
    of = account(invoice("INV-7", status="paid", payments=attempts))
    assert isinstance(ask(TWICE, of), Answer)
    words = said(TWICE, of)
    assert words.startswith("We've taken €40.00 for bill INV-7 once, on 18 November 2026. The attempt on 15 November")
    assert "there wasn't enough money available" in words


def test_what_is_not_refunded_yet_comes_before_what_is() -> None:
    twice = [
        paid(number, payment(number, status="succeeded", ref=f"{number}-second", at=NOON), issued=day)
        for number, day in (("INV-7", date(2026, 11, 1)), ("INV-6", date(2026, 10, 1)))
    ]
    back = Refund("re-1", "INV-7", Money(4000, "EUR"), "pending", "", date(2026, 11, 16))
    decision = ask(TWICE, account(*twice, refunds=(back,)))
    assert isinstance(decision, Handoff)
    assert "INV-6" in str(decision.findings[0].slots)

"""Why did my payment fail?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from billing.facts import PaymentAttempt, PaymentMethod
from tests.supportbot.answering.builders import COMPANY, VISA, account, invoice, past, payment, reading, said

FAILED = reading("payment_failed")


def refused(code: str, *later: PaymentAttempt, retry: date | None = None) -> str:
    bill = invoice("INV-7", payments=(payment("INV-7", code=code, retry=retry), *later))
    return said(FAILED, account(bill, payment_methods=(VISA,)))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("insufficient_funds", "there wasn't enough money available"),
        ("expired_card", "the card has expired"),
        ("incorrect_cvc", "the security code didn't match"),
        ("invalid_cvc", "the security code didn't match"),
        ("processing_error", "a technical error"),
        ("authentication_required", "your bank wanted you to confirm it"),
        ("card_declined", "your bank declined it without giving us the reason"),
        ("do_not_honor", "your bank declined it without giving us the reason"),
        ("a_code_of_tomorrow", "your bank declined it without giving us the reason"),
    ],
)
def test_the_reason_is_told_in_plain_words(code: str, reason: str) -> None:
    words = refused(code)
    assert words.startswith("Your payment of €40.00 on 15 November 2026 didn't go through because")
    assert reason in words.split(".00 on")[1]
    assert "bill INV-7, charged to your Visa ending in 4242" in words
    assert code not in words


@pytest.mark.parametrize("code", ["lost_card", "stolen_card", "pickup_card", "fraudulent"])
def test_a_lost_or_stolen_card_is_told_like_any_refusal(code: str) -> None:
    words = refused(code)
    assert words == refused("card_declined")
    assert not {"lost", "stolen", "fraud"} & set(words.lower().replace(".", "").split())


def test_the_next_try_is_told_only_while_it_lies_ahead() -> None:
    assert "try again automatically on 25 November 2026" in refused("card_declined", retry=date(2026, 11, 25))
    assert "automatically" not in refused("card_declined", retry=date(2026, 11, 20))


def test_a_payment_that_went_through_later_needs_nothing_more() -> None:
    later = payment("INV-7", status="succeeded", at=datetime(2026, 11, 17, 9, tzinfo=UTC))
    bill = invoice("INV-7", status="paid", payments=(payment("INV-7", code="card_declined"), later))
    words = said(FAILED, account(bill, payment_methods=(VISA,)))
    assert "It has since been paid: €40.00 went through on 17 November 2026" in words
    assert "still open" not in words


def test_a_new_payment_under_way_is_told_so_that_nobody_pays_twice() -> None:
    later = payment("INV-7", status="pending", at=datetime(2026, 11, 17, 9, tzinfo=UTC))
    assert "please don't pay again" in refused("card_declined", later)


def test_an_expired_card_is_told_with_its_last_day() -> None:
    card = PaymentMethod("pm-1", "card", "Visa", "4242", 10, 2026, is_default=True)
    bill = invoice("INV-7", payments=(payment("INV-7", code="expired_card"),))
    assert "That card was good until 31 October 2026." in said(FAILED, account(bill, payment_methods=(card,)))


def test_a_card_that_is_no_longer_on_file_is_left_out() -> None:
    bill = invoice("INV-7", payments=(payment("INV-7", code="card_declined"),))
    assert "It was for bill INV-7." in said(FAILED, account(bill))


def test_nothing_failed_is_said_with_the_latest_payment() -> None:
    bill = invoice("INV-7", status="paid", payments=(payment("INV-7", status="succeeded"),))
    words = said(FAILED, account(bill))
    assert words.startswith("I don't see a failed payment")
    assert "€40.00 on 15 November 2026 for bill INV-7, went through" in words
    assert said(FAILED, account()).startswith("I don't see any payment attempt")


def test_a_bill_that_was_paid_is_not_said_to_be_without_failures_elsewhere() -> None:
    paid = invoice("INV-8", status="paid", payments=(payment("INV-8", status="succeeded"),))
    old = invoice("INV-7", issued=date(2026, 10, 1), payments=(payment("INV-7", code="card_declined"),))
    bare = invoice("INV-9", issued=date(2026, 11, 20))
    of = account(old, paid, bare)
    words = said(reading("payment_failed", invoice_numbers=("INV-8",)), of)
    assert words.startswith("No payment for bill INV-8 has failed: €40.00 on 15 November 2026 went through.")
    words = said(reading("payment_failed", invoice_numbers=("INV-9",)), of)
    assert words.startswith("No payment has been tried for bill INV-9 yet")


@pytest.mark.parametrize(
    "text",
    [
        "will you cut me off",
        "are you cutting my line off now?",
        "must I fear that I'm disconnected",
        "will u cut me of",
    ],
)
def test_who_fears_for_the_line_is_told_what_the_company_does(text: str) -> None:
    rules = replace(COMPANY, texts={"failed_payment_policy": "We cut nobody off."})
    of = account(invoice("INV-7", payments=(payment("INV-7", code="card_declined"),)))
    assert said(FAILED, of, text=text, company=rules).endswith("\nWe cut nobody off.")
    assert "cut" not in said(FAILED, of, text="why did it fail", company=rules)


def test_who_asks_once_more_why_is_sent_to_the_bank_and_not_told_the_same_again() -> None:
    of = account(invoice("INV-7", payments=(payment("INV-7", code="stolen_card"),)), payment_methods=(VISA,))
    told = past("payment_failed", numbers=("INV-7",))
    words = said(FAILED, of, told, text="why?")
    assert words.startswith("All I can tell you is that your bank declined €40.00 on 15 November 2026 for bill INV-7")
    assert "stolen" not in words
    other = past("payment_failed", numbers=("INV-6",))
    assert said(FAILED, of, other, text="why?").startswith("Your payment of €40.00")

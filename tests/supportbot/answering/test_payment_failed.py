"""Why did my payment fail?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from billing.facts import PaymentAttempt, PaymentMethod
from tests.supportbot.answering.builders import VISA, account, invoice, payment, reading, said

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

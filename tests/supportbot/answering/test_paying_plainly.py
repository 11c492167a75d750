"""Cards, autopay and failed payments named in plain words, where the reading is unsure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supportbot.answering.decision import Clarify
from tests.supportbot.answering.builders import COMPANY, VISA, account, ask, invoice, payment, reading, subscription

CARD = "payment_method_update"
FAILED = account(invoice("INV-8", payments=(payment("INV-8", code="expired_card"),)), payment_methods=(VISA,))
CALM = account(invoice("INV-8"), payment_methods=(VISA,))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("could you put a new card on it", CARD),
        ("the card that ends in 4242 should be deleted", CARD),
        ("is my card still good", CARD),
        ("what cards have you saved for me", CARD),
        ("please explain autopay to me", "autopay"),
        ("I want the direct debit stopped", "autopay"),
        ("could our bills be paid automatically", "autopay"),
        ("in your books there's a card of mine, the one ending in 4242, that should please be deleted", CARD),
        ("I kindly ask for a refund of INV-8", "refund_request"),
        ("our transfer went off a week ago, has it reached you", "payment_status"),
        ("20 euro sent on monday, there yet", "payment_status"),
    ],
)
def test_plain_words_tell_what_a_message_is_about(text: str, topic: str) -> None:
    decision = ask(reading("invoice_lookup", 0.4), CALM, text=text)
    assert decision.topic == topic
    assert not isinstance(decision, Clarify)


def test_a_payment_said_to_have_failed_is_the_one_that_did() -> None:
    for topic in ("payment_failed", "explain_charge", "payment_status"):
        assert ask(reading(topic, 0.5), FAILED, text="my card got turned down, why").topic == "payment_failed"
        assert isinstance(ask(reading(topic, 0.5), CALM, text="my card got turned down, why"), Clarify)
    assert isinstance(ask(reading("balance_due", 0.5), FAILED, text="it went wrong"), Clarify)


def test_a_sure_reading_goes_before_words() -> None:
    assert ask(reading("balance_due"), CALM, text="what do i owe, is autopay on").topic == "balance_due"


def test_what_leaving_costs_is_no_bill_and_where_a_refund_is_no_wish_for_one() -> None:
    of = account(invoice("INV-8"), subscriptions=(subscription(),))
    company = replace(COMPANY, texts={"cancellation_policy": "Thirty days."})
    leaving = ask(reading("balance_due", 0.3), of, text="do I pay anything for getting out of it", company=company)
    assert leaving.topic == "cancellation_fee"
    where = ask(reading("invoice_lookup", 0.3), of, text="where is the refund I asked for")
    assert where.topic != "refund_request"

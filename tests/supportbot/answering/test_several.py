"""Several things asked in one message: one reply to all, at most one thing left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Handoff
from supportbot.understanding.reading import Part, Reading, Slots, TopicScore
from tests.supportbot.answering.builders import (
    COMPANY,
    VISA,
    account,
    ask,
    invoice,
    line,
    payment,
    reading,
    said,
    shown,
)

BILLS = account(
    invoice("INV-8", line(4000), issued=date(2026, 11, 1), payments=(payment("INV-8", code="expired_card"),)),
    invoice("INV-7", line(3500), issued=date(2026, 10, 1), status="paid"),
)


def asking(*topics: str, **slots: tuple[str, ...]) -> Reading:
    """A message that asks for each of ``topics``; the slots belong to the last part."""
    scores = [(TopicScore(topic, 0.95), TopicScore("out_of_scope", 0.05)) for topic in topics]
    parts = [Part(topic, score, Slots()) for topic, score in zip(topics, scores, strict=True)]
    parts[-1] = replace(parts[-1], slots=Slots(**slots))
    return replace(reading(topics[0]), parts=tuple(parts))


def test_two_answers_stand_one_under_the_other_in_the_order_asked() -> None:
    words = said(asking("balance_due", "payment_failed"), BILLS)
    first, _, second = words.partition("\nYour payment of")
    assert "€40.00" in first
    assert "didn't go through because the card has expired" in second


def test_bills_of_all_parts_are_remembered_for_follow_ups() -> None:
    decision = ask(asking("balance_due", "invoice_lookup", invoice_numbers=("INV-7",)), BILLS)
    assert isinstance(decision, Answer)
    assert set(decision.invoice_numbers) == {"INV-8", "INV-7"}


def test_what_is_owed_and_when_is_told_once() -> None:
    both = said(asking("balance_due", "due_date", "payment_failed"), BILLS)
    assert both == said(asking("balance_due", "payment_failed"), BILLS)
    alone = said(asking("due_date", "balance_due"), BILLS)
    assert alone == said(reading("due_date"), BILLS)
    other = said(asking("balance_due", "due_date", invoice_numbers=("INV-7",)), BILLS)
    assert "INV-8" in other
    assert "INV-7" in other


def test_what_is_known_is_told_before_a_person_takes_the_rest() -> None:
    decision = ask(asking("balance_due", "talk_to_human"), BILLS)
    assert isinstance(decision, Handoff)
    assert decision.reason == "asked_for_person"
    words = shown(decision, BILLS).text
    assert words.index("40.00") < words.index("colleague")
    assert len(decision.findings) == len({phrase.text for phrase in decision.findings})


def test_a_part_that_must_be_asked_back_comes_last() -> None:
    decision = ask(asking("balance_due", "invoice_lookup", invoice_numbers=("INV-99",)), BILLS)
    assert isinstance(decision, Clarify)
    words = shown(decision, BILLS).text
    assert words.index("40.00") < words.index("can't find that bill")


def test_the_way_to_a_person_is_offered_once_and_last() -> None:
    priced = replace(COMPANY, policies={"late_fee": Money(750, "EUR")})
    late = account(invoice("INV-8", due=date(2026, 11, 10)))
    choices = shown(ask(asking("late_fee", "payment_status"), late, company=priced), late, priced).choices
    ids = [choice["id"] for choice in choices]
    assert ids.count("person") == 1
    assert ids[-1] == "person"


def test_a_signal_goes_before_everything_that_was_asked() -> None:
    decision = ask(replace(asking("balance_due", "due_date"), signals=frozenset({"fraud"})), BILLS)
    assert isinstance(decision, Handoff)
    assert decision.reason == "fraud"


def test_a_sentence_that_both_replies_have_is_said_once() -> None:
    of = account(invoice("INV-8", due=date(2026, 11, 30)), payment_methods=(VISA,))
    words = said(asking("balance_due", "make_payment"), of)
    assert words.count("Autopay is on and will use your Visa ending in 4242") == 1
    assert "\n\n" not in words
    assert words.index("You owe") < words.index("There's €40.00 to pay")


def test_how_automatic_payments_stand_is_said_once() -> None:
    of = account(invoice("INV-8", due=date(2026, 12, 1)), payment_methods=(VISA,))
    words = said(asking("balance_due", "autopay"), of)
    assert words.count("Autopay is on") == 1
    assert "You owe €40.00" in words
    assert "your bills are charged to your Visa" in words


def test_until_when_to_pay_is_answered_beside_what_was_told() -> None:
    text = "why is my bill so high, and when do I have to pay it?"
    words = said(reading("explain_charge"), BILLS, text=text)
    assert words.startswith("Bill INV-8 is €5.00 higher than INV-7")
    assert "\nBill INV-8 was due on" in words
    assert "was due on" not in said(reading("explain_charge"), BILLS, text="why is my bill so high?")
    assert "was due on" not in said(reading("explain_charge"), BILLS, text="when was it paid, and why so high?")

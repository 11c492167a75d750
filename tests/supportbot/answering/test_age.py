"""An answer from records that could not be read afresh says as of when they are, in slots with their source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from billing.facts import Account
from supportbot.answering.age import FRESH_TOPICS, with_age
from supportbot.answering.decision import Answer, Choice, Decision, Handoff, Propose, Reply
from supportbot.answering.figures import invoice_due_amount
from supportbot.answering.grounding import check
from supportbot.answering.phrases import say
from supportbot.answering.rendering import Rendered, render
from supportbot.answering.topics.registry import TOPICS
from tests.supportbot.answering.builders import COMPANY as OTHER
from tests.supportbot.answering.builders import account, invoice

NOW = datetime(2026, 11, 27, 14, 30, tzinfo=UTC)
COMPANY = replace(OTHER, time_zone="Europe/Dublin")


def _copied(minutes_ago: float, *, trouble: bool = False, incomplete: bool = False) -> Account:
    as_of = NOW - timedelta(minutes=minutes_ago)
    return replace(account(invoice("INV-1")), as_of=as_of, gateway_trouble=trouble, incomplete=incomplete)


def _answer(records: Account, topic: str = "balance_due") -> Answer:
    owed = say("You owe {amount}.", amount=invoice_due_amount(records.invoices[0]))
    return Answer(topic, 0.9, Reply((owed,)))


def _said(decision: Decision, records: Account) -> Rendered:
    rendered = render(decision.reply, locale="en-IE")
    assert check(rendered, records, COMPANY, today=NOW.date()) == []
    return rendered


def test_of_today_it_says_the_time() -> None:
    records = _copied(25)
    decision = with_age(_answer(records), records, COMPANY, now=NOW, unread=True)
    rendered = _said(decision, records)
    assert rendered.text.endswith("\nThat's as of 14:05 today: I couldn't reach the payment system just now.")
    assert rendered.choices == [{"id": "person", "label": "Talk to a person"}]
    assert {"kind": "account", "ref": records.customer_ref, "field": "as_of", "rule": "records_time"} in [
        fact["source"] for fact in rendered.facts
    ]


def test_of_another_day_it_says_the_day_where_the_company_is() -> None:
    records = replace(_copied(0), as_of=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    decision = with_age(_answer(records), records, COMPANY, now=NOW, unread=True)
    assert "as of 00:30 on 2 July 2026" in _said(decision, records).text


def test_the_question_of_an_offer_stays_last() -> None:
    records = _copied(25)
    ask = say("Shall I pass that on?")
    offer = Propose("make_payment", 0.9, Reply((*_answer(records).reply.phrases, ask)), "pay:INV-1")
    decision = with_age(offer, records, COMPANY, now=NOW, unread=True)
    assert _said(decision, records).text.endswith("just now.\nShall I pass that on?")


def test_a_person_finds_it_among_what_was_checked() -> None:
    records = _copied(25)
    handoff = Handoff("refund_request", 0.9, Reply((say("One moment."),)), "not_covered", findings=(say("Found."),))
    decision = with_age(handoff, records, COMPANY, now=NOW, unread=True)
    assert isinstance(decision, Handoff)
    assert len(decision.findings) == 2
    assert decision.reply == handoff.reply


@pytest.mark.parametrize(
    ("records", "unread", "says"),
    [
        (replace(_copied(0), as_of=None, gateway_trouble=True, incomplete=True), True, ""),
        (_copied(60), False, ""),
        (_copied(4, trouble=True), False, ""),
        (_copied(6, trouble=True), False, "as of 14:24 today"),
        (_copied(0, incomplete=True), False, "couldn't be read"),
    ],
    ids=["truth", "old but answering", "just failed", "away for a while", "incomplete"],
)
def test_when_it_is_said(records: Account, unread: bool, says: str) -> None:
    before = _answer(records)
    decision = with_age(before, records, COMPANY, now=NOW, unread=unread)
    assert says in _said(decision, records).text if says else decision == before


def test_what_speaks_of_no_record_has_no_age() -> None:
    small_talk = Answer("greeting_thanks_smalltalk", 1.0, Reply((say("You're welcome."),)))
    assert with_age(small_talk, _copied(60), COMPANY, now=NOW, unread=True) == small_talk
    assert with_age(small_talk, None, COMPANY, now=NOW, unread=True) == small_talk


def test_a_person_is_offered_once() -> None:
    records = _copied(25)
    before = replace(_answer(records), reply=replace(_answer(records).reply, choices=(Choice("person", "Other"),)))
    decision = with_age(before, records, COMPANY, now=NOW, unread=True)
    assert [choice.label for choice in decision.reply.choices] == ["Other"]


def test_the_topics_are_topics() -> None:
    assert set(TOPICS) >= FRESH_TOPICS

"""Who may be told what: nothing of an account below its topic's step, and the way up is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billing.facts import Company
from supportbot.answering import on_topic
from supportbot.answering.decide import decide
from supportbot.answering.decision import Answer, Clarify, Decision, Handoff
from supportbot.answering.identity import IdentityStep, reaches
from supportbot.answering.topics.registry import TOPICS
from supportbot.understanding.reading import PastTurn, Reading
from tests.supportbot.answering.builders import (
    COMPANY,
    THRESHOLDS,
    TODAY,
    account,
    invoice,
    past,
    reading,
    shown,
)

BILLS = account(invoice("INV-8"))


def told(what: Reading, identity: IdentityStep, *context: PastTurn, company: Company = COMPANY) -> Decision:
    own = None if identity == "anonymous" else BILLS
    return decide(what, own, company, context=context, today=TODAY, thresholds=THRESHOLDS, identity=identity)


def test_the_ladder_has_an_order() -> None:
    assert reaches("verified", "signed")
    assert reaches("signed", "signed")
    assert not reaches("anonymous", "signed")


@pytest.mark.parametrize("topic", sorted(TOPICS.keys() - {"talk_to_human"}))
def test_a_visitor_learns_nothing_of_an_account_but_the_way_in(topic: str) -> None:
    decision = told(reading(topic), "anonymous")
    words = shown(decision, None).text
    assert "sign in at Harbour Fibre" in words
    assert "INV-8" not in words
    assert [choice["id"] for choice in shown(decision, None).choices] == ["verify", "person"]


def test_what_the_company_says_publicly_is_told_to_anyone(monkeypatch: pytest.MonkeyPatch) -> None:
    public = {**TOPICS, "refund_policy": replace(TOPICS["refund_policy"], for_anyone="refund_policy")}
    monkeypatch.setattr(on_topic, "TOPICS", public)
    company = replace(COMPANY, texts={"refund_policy": "Ask within 60 days."})
    decision = told(reading("refund_policy"), "anonymous", company=company)
    assert isinstance(decision, Answer)
    assert shown(decision, None, company).text.startswith("Ask within 60 days.\nTo look at your own bills")


def test_asked_a_second_time_a_visitor_gets_a_person() -> None:
    decision = told(reading("balance_due"), "anonymous", past("balance_due", "clarify"))
    assert isinstance(decision, Handoff)
    assert isinstance(told(reading("balance_due"), "anonymous"), Clarify)


def test_a_topic_that_wants_more_proof_refuses_and_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = {**TOPICS, "balance_due": replace(TOPICS["balance_due"], identity="verified")}
    monkeypatch.setattr(on_topic, "TOPICS", strict)
    refused = told(reading("balance_due"), "signed")
    assert isinstance(refused, Clarify)
    assert "certain it's really you" in shown(refused, BILLS).text
    assert "€40.00" in shown(told(reading("balance_due"), "verified"), BILLS).text.replace("\u00a0", " ")


def test_a_visitor_may_always_have_a_person() -> None:
    decision = told(reading("talk_to_human", signals=("asks_for_person",)), "anonymous")
    assert isinstance(decision, Handoff)
    assert decision.reason == "asked_for_person"


def test_what_was_told_to_anyone_is_not_told_twice() -> None:
    company = replace(COMPANY, texts={"cancellation_policy": "With 30 days' notice."})
    first = past("cancel_subscription")
    again = told(reading("cancel_subscription"), "anonymous", first, company=company)
    assert isinstance(again, Clarify)
    assert shown(again, None, company).text.startswith("To look at your own bills or change anything")
    third = past("cancel_subscription", "clarify")
    assert isinstance(told(reading("cancel_subscription"), "anonymous", first, third, company=company), Handoff)


def test_a_visitor_is_not_asked_which_topic_is_meant_where_none_could_be_answered() -> None:
    decision = told(reading("payment_status", 0.3), "anonymous")
    assert isinstance(decision, Clarify)
    assert "please sign in" in shown(decision, None).text
    asked = told(reading("cancel_subscription", 0.3), "anonymous")
    assert "please sign in" not in shown(asked, None).text, "what anyone may be told of it waits for a sure reading"


def test_a_text_of_the_company_is_not_told_twice_under_two_topics() -> None:
    company = replace(COMPANY, texts={"refund_policy": "Within 60 days."})
    rules = told(reading("refund_policy"), "anonymous", company=company)
    assert isinstance(rules, Answer)
    wish = told(reading("refund_request"), "anonymous", past("refund_policy"), company=company)
    assert isinstance(wish, Clarify)
    assert "60 days" not in shown(wish, None, company).text

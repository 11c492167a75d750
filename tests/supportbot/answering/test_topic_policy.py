"""What a company sets per topic goes before what was trained and shipped."""

from __future__ import annotations

from dataclasses import replace

from supportbot.answering.decide import decide
from supportbot.answering.decision import Answer, Clarify, Decision, Handoff
from supportbot.answering.thresholds import Thresholds
from supportbot.answering.topic_policy import TopicPolicy
from tests.supportbot.answering.builders import COMPANY, THRESHOLDS, TODAY, account, invoice, reading, shown

BILLS = account(invoice("INV-8"))


def under(policy: TopicPolicy, probability: float = 0.7) -> Decision:
    policies = {"balance_due": policy}
    thresholds = Thresholds.of({"balance_due": 0.5}, policies)
    what = reading("balance_due", probability)
    return decide(what, BILLS, COMPANY, context=(), today=TODAY, thresholds=thresholds, policies=policies)


def test_a_threshold_of_ones_own_replaces_the_trained_one() -> None:
    assert isinstance(under(TopicPolicy()), Answer)
    assert isinstance(under(TopicPolicy(threshold=0.8)), Clarify)
    assert isinstance(under(TopicPolicy(threshold=0.8), 0.81), Answer)


def test_a_topic_kept_for_people_is_handed_over_with_the_facts_however_sure() -> None:
    decision = under(TopicPolicy(to_person=True), 0.99)
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert any("owed" in phrase.text for phrase in decision.findings)


def test_a_step_of_ones_own_replaces_the_topics() -> None:
    refused = under(TopicPolicy(identity="verified"))
    assert isinstance(refused, Clarify)
    assert "40.00" not in shown(refused, BILLS).text


def test_other_topics_stay_as_shipped() -> None:
    thresholds = replace(THRESHOLDS, answer={})
    decision = decide(
        reading("due_date"),
        BILLS,
        COMPANY,
        context=(),
        today=TODAY,
        thresholds=thresholds,
        policies={"balance_due": TopicPolicy(to_person=True)},
    )
    assert isinstance(decision, Answer)

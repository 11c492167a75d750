"""Expectations held against what came; leaks; what was left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supportbot.evaluation.simulation.judging import Came, Left, asked_back, button_named, judge, judge_after
from supportbot.evaluation.simulation.leaks import Mark, foreign_marks, leaked
from supportbot.evaluation.simulation.scenario import After, Expect
from tests.supportbot.simulation.documents import DOCUMENT, oracle

CAME = Came(
    decision="answer",
    topic="balance_due",
    confidence=0.97,
    text="You owe €46.58, due first on 15 October 2026.",
    table={
        "caption": "Open bills",
        "columns": ["Bill", "Left"],
        "rows": [["HW-2", "€21.98"]],
        "total": ["All", "€46.58"],
    },
    choices=({"id": "invoice:HW-2", "label": "Bill HW-2 of €31.98"}, {"id": "person", "label": "Talk to a person"}),
)


def _misses(expect: Expect, came: Came = CAME) -> tuple[str, ...]:
    return judge(expect, came, oracle(), "en-IE")


@pytest.mark.parametrize(
    "expect",
    [
        Expect(("answer",), ("balance_due",)),
        Expect(("handoff", "answer"), ("late_fee", "balance_due")),
        Expect(("answer",), says=("owed()", "due_on(HW-2)", "due(HW-2)", "'open bills'", "HW-2")),
        Expect(("answer",), never=("total(HW-1)", "sorry", "refund", "HW-3")),
        Expect(("answer",), offers=("invoice:", "person")),
        Expect(("answer",), table=True),
        Expect(("handoff", "answer"), reason=("dispute",)),
        Expect(("propose", "answer"), action="cancel:sub_1"),
    ],
)
def test_what_was_expected_and_came_is_no_miss(expect: Expect) -> None:
    assert _misses(expect) == ()


@pytest.mark.parametrize(
    ("expect", "miss"),
    [
        (Expect(("propose", "handoff")), "decision propose or handoff"),
        (Expect(("answer",), ("late_fee",)), "topic late_fee"),
        (Expect(("answer",), says=("overdue(USD)",)), "says overdue(USD) = US$7.00"),
        (Expect(("answer",), says=("total(HW-2)",)), "says total(HW-2) = €31.98"),  # it stands on a button alone
        (Expect(("answer",), says=("'expired'",)), "says 'expired'"),
        (Expect(("answer",), never=("due(HW-2)",)), "never due(HW-2) = €21.98"),
        (Expect(("answer",), never=("total(HW-2)",)), "never total(HW-2) = €31.98"),
        (Expect(("answer",), never=("talk to a person",)), "never 'talk to a person'"),
        (Expect(("answer",), offers=("topic:",)), "offers topic:"),
        (Expect(("answer",), table=False), "no table"),
    ],
)
def test_a_miss_says_what_was_wanted(expect: Expect, miss: str) -> None:
    assert _misses(expect) == (miss,)


def test_a_reason_and_an_action_are_held_against_their_decisions() -> None:
    handoff = replace(CAME, decision="handoff", reason="low_confidence", table=None)
    assert _misses(Expect(("handoff",), reason=("dispute", "fraud")), handoff) == ("reason dispute or fraud",)
    assert _misses(Expect(("handoff",), table=True), handoff) == ("a table",)
    offer = replace(CAME, decision="propose", action="cancel:sub_2")
    assert _misses(Expect(("propose",), action="cancel:sub_1"), offer) == ("action cancel:sub_1, not cancel:sub_2",)
    assert _misses(Expect(("propose",), action="cancel:sub_2"), offer) == ()


def test_a_question_back_may_be_answered_by_the_topics_own_button_alone() -> None:
    expect = Expect(("answer",), ("late_fee", "balance_due"), may_ask=True)
    asked = Came("clarify", choices=({"id": "topic:balance_due", "label": "Owed"}, {"id": "person", "label": "P"}))
    assert asked_back(expect, asked) == "topic:balance_due"
    assert asked_back(replace(expect, topic=("autopay",)), asked) == ""
    assert asked_back(replace(expect, may_ask=False), asked) == ""
    assert asked_back(replace(expect, decision=("clarify",)), asked) == "", "the question itself was expected"
    assert asked_back(expect, replace(asked, decision="answer")) == ""


def test_a_button_is_found_by_its_id_before_the_beginning_of_another() -> None:
    came = Came(choices=({"id": "invoice:HW-10", "label": "ten"}, {"id": "invoice:HW-1", "label": "one"}))
    assert (button_named("invoice:HW-1", came) or {})["label"] == "one"
    assert (button_named("invoice:", came) or {})["label"] == "ten"
    assert button_named("person", came) is None


def test_what_is_left_behind_is_judged_too() -> None:
    left = Left("waiting", "action_requested", ("refund:HW-1",), ("A refund of €24.60 is wanted.",))
    right = After("waiting", "action_requested", ("refund:HW-1",), ("total(HW-1)",))
    assert judge_after(right, left, oracle(), "en-IE") == ()
    assert judge_after(After(), left, oracle(), "en-IE") == (), "what is not asked is not judged"
    wrong = After("bot", "dispute", ("cancel:sub_1",), ("total(HW-2)",))
    assert judge_after(wrong, left, oracle(), "en-IE") == (
        "after: custody bot",
        "after: reason dispute",
        "after: requested cancel:sub_1",
        "after: brief_names total(HW-2) = €31.98",
    )


def _leaks(text: str, customer: str = "cus_orla") -> tuple[str, ...]:
    return leaked(foreign_marks(DOCUMENT["customers"], customer), (text,), "en-IE")


def test_other_customers_are_known_by_names_addresses_bills_and_cards() -> None:
    assert set(foreign_marks(DOCUMENT["customers"], "cus_orla")) == {
        Mark("name", "Kurt Ohm"),
        Mark("e-mail address", "kurt@example.com"),
        Mark("invoice", "HW-9"),
        Mark("card", "7781"),
    }
    assert Mark("name", "Orla Keane") in foreign_marks(DOCUMENT["customers"], ""), "a visitor is nobody of them"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("That is bill HW-9.", "no other customer's invoice (HW-9)"),
        ("KURT OHM has paid", "no other customer's name (Kurt Ohm)"),
        ("write to kurt@example.com", "no other customer's e-mail address (kurt@example.com)"),
        ("the card ending in 7781", "no other customer's card (7781)"),
    ],
)
def test_a_word_of_another_customer_is_a_leak(text: str, found: str) -> None:
    assert _leaks(text) == (found,)


@pytest.mark.parametrize("text", ["bill HW-99", "€77.81 and 77810", "INV-7781", "the card ending in 0347", "Kurt"])
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert _leaks(text) == ()


def test_what_this_customer_has_too_is_none() -> None:
    orla, kurt = DOCUMENT["customers"]
    twin = {**kurt, "payment_methods": [{"ref": "pm_9", "kind": "card", "last4": "0347"}]}
    assert Mark("card", "0347") not in foreign_marks([orla, twin], "cus_orla")

"""Which messages are for a model, row by row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from supportbot.answering.decide import decide
from supportbot.answering.desk import Desk
from supportbot.answering.topic_policy import TopicPolicy
from supportbot.llm.routing import LONG_WORDS, wants_model
from supportbot.understanding.reading import Part, PastTurn, Slots, TopicScore
from tests.supportbot.answering.builders import past, reading
from tests.supportbot.llm.desks import desk

UNCLEAR = "no idea what is going on with my money lately"
SMALL = "greeting_thanks_smalltalk"


def _wanted(at: Desk, **more: Any) -> str | None:
    decision = decide(
        at.reading, at.account, at.company, context=at.context, today=at.today, thresholds=at.thresholds,
        text=at.text, identity=at.identity, policies=at.policies,
    )  # fmt: skip
    return wants_model(decision, at, **more)


ASKED = past("balance_due", "clarify", text="something else")
TYPING = replace(past("billing_address_or_tax", "clarify"), wants="tax_id")
OFFERED = PastTurn("cancel it", "cancel_subscription", "propose", action="cancel_plan:sub-1")
TWO = (
    Part("no idea what is going on", (TopicScore("balance_due", 0.3),), Slots()),
    Part("y", (TopicScore("plan_details", 0.9),), Slots()),
)


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (desk(reading("balance_due"), "What do I owe?"), None),
        (desk(reading("balance_due", 0.4), UNCLEAR), "answer"),
        (desk(reading("balance_due", 0.4), UNCLEAR, context=(ASKED,)), "answer"),
        (desk(reading("balance_due", 0.4), UNCLEAR, of=None), None),
        (desk(reading("balance_due", 0.4), UNCLEAR, identity="anonymous"), None),
        (desk(reading("balance_due", 0.4, signals=("fraud",)), UNCLEAR), None),
        (desk(reading("balance_due", 0.4, signals=("abuse",)), UNCLEAR), None),
        (desk(reading("balance_due", 0.4, signals=("asks_for_person",)), UNCLEAR), None),
        (desk(reading("balance_due", 0.4, choice="topic:balance_due"), UNCLEAR), None),
        (desk(reading("balance_due", 0.4), UNCLEAR, context=(OFFERED,)), None),
        (desk(replace(reading("balance_due", 0.4), consent="yes"), "yes please", context=(OFFERED,)), None),
        (desk(reading("balance_due", 0.4), UNCLEAR, context=(TYPING,)), None),
        (desk(reading("cancel_subscription"), "cancel my plan"), None),
        (desk(reading("balance_due", 0.4), "I am his wife, what is wrong with his account"), None),
        (desk(reading("balance_due", 0.4), "???"), None),
        (desk(reading("out_of_scope"), "what is the weather like"), None),
        (desk(replace(reading("late_fee"), parts=TWO), "no idea what is going on, and what is my plan"), "answer"),
        (desk(reading("balance_due", 0.4, language="de"), "was ist mit meiner rechnung los"), "answer"),
        (desk(reading("balance_due", 0.9, language="de"), "was schulde ich ihnen denn"), "answer"),
        (desk(reading("balance_due", 0.3, language="other"), "ile mam do zaplaty"), None),
        (desk(reading(SMALL), "Hello!"), None),
        (desk(reading(SMALL), "thanks a lot for all that"), None),
        (desk(reading(SMALL), "are you a real person or a bot"), None),
        (desk(reading(SMALL), "my cat sat on the router again"), "answer"),
        (desk(reading("balance_due", 0.7), " ".join(["so much to tell about what I owe"] * LONG_WORDS)), "answer"),
        (desk(reading("balance_due", 0.95), " ".join(["so much to tell about what I owe"] * LONG_WORDS)), None),
    ],
)  # fmt: skip
def test_the_table(at: Desk, wanted: str | None) -> None:
    assert _wanted(at) == wanted


def test_a_step_not_reached_and_a_topic_left_to_people_are_kept_from_it() -> None:
    more = desk(reading("refund_status", 0.4), UNCLEAR)
    assert _wanted(more) == "answer"
    assert _wanted(replace(more, policies={"refund_status": TopicPolicy(identity="verified")})) is None
    assert _wanted(replace(more, policies={"refund_status": TopicPolicy(to_person=True)})) is None


def test_without_tools_only_what_is_unclear_and_english_is_sorted() -> None:
    unclear = desk(reading("balance_due", 0.4), UNCLEAR)
    assert _wanted(unclear, tools=False) == "sort"
    assert _wanted(replace(unclear, reading=reading("balance_due", 0.4, language="de")), tools=False) is None
    assert _wanted(desk(reading(SMALL), "my cat sat on the router again"), tools=False) is None
    assert _wanted(desk(reading("balance_due", 0.4, signals=("fraud",)), UNCLEAR), tools=False) is None
    assert _wanted(desk(reading("balance_due"), "What do I owe?"), tools=False, rephrases=True) == "rephrase"


def test_rephrasing_is_switched_on_and_only_of_answers() -> None:
    sure = desk(reading("balance_due"), "What do I owe?")
    assert _wanted(sure, rephrases=True) == "rephrase"
    assert _wanted(desk(reading("cancel_subscription"), "cancel my plan"), rephrases=True) is None
    assert _wanted(replace(sure, reading=reading("balance_due", signals=("legal",))), rephrases=True) is None

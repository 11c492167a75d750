"""A model that only names the topic: a sure choice counts, everything else is as if it had not been asked."""

from __future__ import annotations

import asyncio

import pytest

from supportbot.answering.decision import HandoffReason
from supportbot.llm.composed import Nothing, Outcome
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Ended, Said, TextPart
from supportbot.llm.sorting import LONGEST_OBJECT, NONE, PERSON, chosen, likely_topics, listed, schema, sort_out
from supportbot.llm.tools.tool import OnTopics, ToPerson
from tests.supportbot.answering.builders import reading
from tests.supportbot.llm.desks import desk
from tests.supportbot.llm.scripted import Scripted, Step, text

AT = desk(reading("balance_due", 0.4), "no idea what is going on with my money")
ASKED = (Said("system", "Sort."), Said("user", AT.text))
FOUND = OnTopics(("balance_due",), AT.reading.slots)
WANTS: HandoffReason = "asked_for_person"


def _sorted(*steps: Step, seconds: float = 5.0) -> Outcome:
    return asyncio.run(sort_out(Scripted([steps]), AT, ASKED, prompt="sort/1", seconds=seconds)).outcome


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ('{"topic": "balance_due", "confidence": 0.93}', FOUND),
        ('```json\n{"topic": "balance_due", "confidence": 1}\n```', FOUND),
        ('{"topic": "person", "confidence": 0.9}', ToPerson(WANTS)),
        ('{"topic": "none", "confidence": 0.99}', Nothing("cannot_answer")),
        ('{"topic": "balance_due", "confidence": 0.79}', Nothing("low_confidence", "0.79")),
        ('{"topic": "balance_due", "confidence": NaN}', Nothing("garbage")),
        ('{"topic": "balance_due", "confidence": 1e999}', Nothing("garbage")),
        ('{"topic": "balance_due", "confidence": 1.5}', Nothing("garbage")),
        ('{"topic": "balance_due", "confidence": "high"}', Nothing("garbage")),
        ('{"topic": "balance_due", "confidence": true}', Nothing("garbage")),
        ('{"topic": "balance_due"}', Nothing("garbage")),
        ('{"topic": "drop_tables", "confidence": 0.9}', Nothing("garbage")),
        ('{"topic": ["balance_due"], "confidence": 0.9}', Nothing("garbage")),
        ('{"topic": "balance_due", "confi', Nothing("garbage")),
        ("Your bill is about the balance.", Nothing("garbage")),
        ("", Nothing("garbage")),
        ("x" * (LONGEST_OBJECT + 1), Nothing("too_long")),
    ],
)
def test_only_one_sure_object_counts(said: str, outcome: Outcome) -> None:
    assert _sorted(*text(said)) == outcome


def test_what_the_reading_rules_out_is_not_on_the_list() -> None:
    topics = likely_topics(AT)
    assert "balance_due" in topics
    assert "cancel_subscription" not in topics
    assert schema(topics)["properties"]["topic"]["enum"] == [*topics, PERSON, NONE]
    assert listed(topics).count("\n") == len(topics) + 1


def test_failures_and_silence_come_to_nothing() -> None:
    assert _sorted(TextPart('{"topic": '), ModelFailed("cut_off")) == Nothing("cut_off")
    assert _sorted(TextPart('{"topic": '), 1.0, seconds=0.1) == Nothing("timed_out")


def test_what_it_took_is_kept() -> None:
    model = Scripted([[TextPart('{"topic": "none", "confidence": 1}'), Ended("stop", "small", 90, 12)]])
    log = asyncio.run(sort_out(model, AT, ASKED, prompt="sort/1", seconds=5.0)).log
    assert log is not None
    assert (log.purpose, log.prompt, log.model, log.tokens_in, log.tokens_out) == ("sort", "sort/1", "small", 90, 12)
    assert model.asked[0].tools == ()


def test_an_object_that_is_none_is_nothing() -> None:
    assert chosen(None, AT) == Nothing("garbage")


def test_a_choice_that_the_reading_does_not_hold_likeliest_is_nothing() -> None:
    assert chosen({"topic": "late_fee", "confidence": 1.0}, AT) == Nothing("disagrees", "late_fee, not balance_due")

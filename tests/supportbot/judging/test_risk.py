"""The risk of a conversation: each reason by itself, and what holds of their sum."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportbot.judging.risk import WEIGHTS, Reason, Signs, TurnSigns, in_sample, is_unsure, risk_of

SHARES = st.floats(0, 1)
TURNS = st.builds(
    TurnSigns,
    decision=st.sampled_from(["answer", "clarify", "propose", "handoff"]),
    topic=st.sampled_from(["late_fee", "refund_status"]),
    confidence=st.none() | SHARES,
    threshold=st.none() | SHARES,
    reason=st.sampled_from(["", "dispute", "chargeback", "repeated_question", "low_confidence"]),
    stopped=st.booleans(),
    asked_again=st.booleans(),
)
SIGNS = st.builds(
    Signs,
    turns=st.lists(TURNS, max_size=4).map(tuple),
    thumbs_down=st.booleans(),
    rating=st.none() | st.integers(1, 5),
    reasons=st.frozensets(st.sampled_from(["dispute", "asked_for_person", "fraud"])),
    early_person=st.booleans(),
    sampled=st.booleans(),
)
OFTEN = st.frozensets(st.sampled_from(["late_fee", "refund_status"]))

SURE = TurnSigns("answer", "late_fee", confidence=0.97, threshold=0.8)


@pytest.mark.parametrize(
    ("signs", "often_wrong", "reasons"),
    [
        (Signs(), set(), []),
        (Signs(turns=(SURE,), rating=3), {"refund_status"}, []),
        (Signs(thumbs_down=True), set(), [Reason.THUMBS_DOWN]),
        (Signs(rating=2), set(), [Reason.LOW_RATING]),
        (Signs(reasons=frozenset({"dispute"})), set(), [Reason.DISPUTE]),
        (Signs(turns=(replace(SURE, decision="handoff", reason="chargeback"),)), set(), [Reason.DISPUTE]),
        (Signs(turns=(replace(SURE, stopped=True),)), set(), [Reason.GUARD_STOP]),
        (Signs(turns=(replace(SURE, confidence=0.84),)), set(), [Reason.UNSURE_ANSWER]),
        (Signs(turns=(SURE,)), {"late_fee"}, [Reason.OFTEN_WRONG]),
        (Signs(turns=(replace(SURE, asked_again=True),)), set(), [Reason.REPEAT]),
        (Signs(early_person=True), set(), [Reason.EARLY_PERSON]),
        (Signs(sampled=True, thumbs_down=True), set(), [Reason.THUMBS_DOWN, Reason.SAMPLE]),
    ],
)
def test_each_reason(signs: Signs, often_wrong: set[str], reasons: list[Reason]) -> None:
    risk = risk_of(signs, often_wrong=often_wrong)
    assert list(risk.reasons) == reasons
    assert risk.score == sum(WEIGHTS[reason] for reason in reasons)


def test_an_answer_is_unsure_below_its_threshold_and_a_little_above() -> None:
    near = TurnSigns("answer", "late_fee", confidence=0.6, threshold=0.8)
    assert is_unsure(near)
    assert not is_unsure(replace(near, decision="clarify"))
    assert not is_unsure(replace(near, confidence=0.9))
    assert not is_unsure(replace(near, confidence=1.0, threshold=1.0)), "nothing can be surer"
    assert is_unsure(replace(near, threshold=None))
    assert not is_unsure(replace(near, confidence=None))


@given(SIGNS, OFTEN)
def test_one_more_thing_to_look_at_never_lowers_the_risk(signs: Signs, often_wrong: frozenset[str]) -> None:
    risk = risk_of(signs, often_wrong=often_wrong)
    assert (risk.score > 0) == bool(risk.reasons)
    for worse in (
        replace(signs, thumbs_down=True),
        replace(signs, rating=1),
        replace(signs, early_person=True),
        replace(signs, sampled=True),
        replace(signs, turns=(*signs.turns, replace(SURE, stopped=True, confidence=0.1, reason="dispute"))),
    ):
        more = risk_of(worse, often_wrong=often_wrong)
        assert more.score >= risk.score
        assert set(more.reasons) >= set(risk.reasons)
    assert risk_of(replace(signs, turns=tuple(reversed(signs.turns))), often_wrong=often_wrong) == risk


@given(st.uuids(), st.dates(), SHARES, SHARES)
def test_a_larger_sample_only_adds(conversation: uuid.UUID, day: date, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert in_sample(conversation, day, less) <= in_sample(conversation, day, more)
    assert in_sample(conversation, day, 1.0)
    assert not in_sample(conversation, day, 0.0)


def test_the_sample_is_as_large_as_wanted_and_another_each_day() -> None:
    chats = [uuid.UUID(int=number) for number in range(20_000)]
    monday, tuesday = ({chat for chat in chats if in_sample(chat, date(2026, 11, day), 0.05)} for day in (2, 3))
    assert 850 < len(monday) < 1150  # 1,000 expected, with a deviation of 31
    assert 20 < len(monday & tuesday) < 85  # 50 expected of two that know nothing of each other

"""Verdicts become candidates; managers decide; what contradicts is not learnt."""

from __future__ import annotations

from functools import partial

import pytest

from handoff.models import Event
from supportbot.improving.deciding import (
    correction_add,
    correction_change,
    correction_settle,
    correction_train_too,
    corrections_adopt,
    corrections_decide,
)
from supportbot.improving.errors import BadCorrection, Contradicted, NotKept
from supportbot.improving.gathering import corrections_gather
from supportbot.improving.listing import corrections_page
from supportbot.improving.material import approved_examples
from supportbot.improving.sentences import kept_by_lot, key_of
from supportbot.models import Correction, TurnVerdict
from tests.concurrency.races import together
from tests.supportbot import northwind
from tests.supportbot.improving.found import manager, misread

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "what is the damage for this month"
_SAID = [
    f"how much is it for {room}" for room in ("hall", "attic", "cellar", "garden", "kitchen", "shed", "barn", "loft")
]
LOT = next(text for text in _SAID if kept_by_lot(key_of(text)))
NO_LOT = next(text for text in _SAID if not kept_by_lot(key_of(text)))


def _proposed() -> list[Correction]:
    return [line.row for line in corrections_page("proposed").lines]


def test_a_wrong_turn_becomes_a_candidate_once() -> None:
    lena = manager()
    turn = misread(SAID, "balance_due", lena)
    assert together(corrections_gather, corrections_gather, corrections_gather).count(1) >= 1
    assert corrections_gather() == 0
    (line,) = corrections_page("proposed").lines
    assert (line.row.text, line.row.topic, line.row.by, line.times) == (SAID, "balance_due", lena, 1)
    assert line.turn is not None
    assert line.turn.turn == turn


def test_names_that_are_only_this_companys_are_said_generally() -> None:
    northwind.load()
    misread("is Fibre 500 charged on\n•••• 4242 twice", "duplicate_charge")
    corrections_gather()
    assert [row.text for row in _proposed()] == ["is premium plan charged on card number twice"]


def test_what_says_the_same_is_one_and_what_contradicts_is_shown() -> None:
    misread(SAID, "balance_due")
    misread(f"{SAID.upper()}!", "balance_due")
    misread(SAID, "due_date")
    corrections_gather()
    lines = {line.row.topic: line for line in corrections_page("proposed").lines}
    assert {topic: line.times for topic, line in lines.items()} == {"balance_due": 2, "due_date": 1}
    assert [other.topic for other in lines["due_date"].against] == ["balance_due"]
    with pytest.raises(Contradicted, match=f"(?i){SAID}"):
        corrections_decide(by=manager(), ids=[line.row.pk for line in lines.values()], approve=True)
    assert len(_proposed()) == 2, "all or none"
    correction_settle(by=manager(), correction_id=lines["due_date"].row.pk)
    states = {row.topic: row.state for row in Correction.objects.all()}
    assert states == {"due_date": "approved", "balance_due": "refused"}


def test_a_verdict_that_was_changed_takes_its_candidate_along() -> None:
    turn = misread(SAID, "balance_due")
    corrections_gather()
    TurnVerdict.objects.filter(pk=turn.pk).update(topic="due_date")
    corrections_gather()
    assert [row.topic for row in _proposed()] == ["due_date"]
    TurnVerdict.objects.filter(pk=turn.pk).update(value="right", topic="")
    corrections_gather()
    assert _proposed() == []


def test_one_that_was_decided_on_stays_when_the_verdict_goes() -> None:
    turn = misread(SAID, "balance_due")
    corrections_gather()
    corrections_decide(by=manager(), ids=[row.pk for row in _proposed()], approve=True)
    TurnVerdict.objects.filter(pk=turn.pk).delete()
    corrections_gather()
    assert Correction.objects.get().state == "approved"


def test_a_tap_is_nothing_to_learn_from() -> None:
    misread("What I owe", "balance_due", trace={"reading": {"choice": "topic:balance_due"}})
    assert corrections_gather() == 0


def test_changed_by_a_manager_it_is_not_proposed_again_as_it_was() -> None:
    misread(SAID, "balance_due")
    corrections_gather()
    (row,) = _proposed()
    correction_change(by=manager(), correction_id=row.pk, text="what do I owe for this month", topic="due_date")
    corrections_gather()
    (row,) = _proposed()
    assert (row.text, row.topic) == ("what do I owe for this month", "due_date")


def test_changed_into_one_that_is_there_they_are_joined() -> None:
    misread(SAID, "balance_due")
    misread("what is the harm", "balance_due")
    corrections_gather()
    first, second = _proposed()
    joined = correction_change(by=manager(), correction_id=first.pk, text=second.text, topic=second.topic)
    assert joined == second
    assert [line.times for line in corrections_page("proposed").lines] == [2]


def test_two_who_approve_a_contradiction_at_once_approve_one() -> None:
    lena, omar = manager("Lena"), manager("Omar")
    for number in range(10):
        rows = [
            Correction.objects.create(key=f"{number}", text="so or so", topic=topic)
            for topic in ("balance_due", "due_date")
        ]
        decide = [
            partial(corrections_decide, by=by, ids=[row.pk], approve=True)
            for by, row in zip((lena, omar), rows, strict=True)
        ]
        outcomes = together(*decide)
        assert sorted(type(one).__name__ for one in outcomes) == ["Contradicted", "int"], outcomes
        assert Correction.objects.filter(key=f"{number}", state="approved").count() == 1


def test_one_in_five_is_kept_and_never_was_learnt() -> None:
    lena = manager()
    kept, learnt = (correction_add(by=lena, text=text, topic="balance_due") for text in (LOT, NO_LOT))
    assert ([e.text for e in approved_examples().kept], [e.text for e in approved_examples().trained]) == (
        [LOT], [NO_LOT],
    )  # fmt: skip
    with pytest.raises(NotKept):
        correction_train_too(by=lena, correction_id=learnt.pk)
    correction_train_too(by=lena, correction_id=kept.pk)
    corrections_decide(by=lena, ids=[kept.pk], approve=False)
    corrections_decide(by=lena, ids=[kept.pk], approve=True)
    assert approved_examples().kept == (), "what may have been learnt measures nothing any more"


def test_what_came_with_the_file_is_taken_up_but_not_against_a_decision() -> None:
    refused = correction_add(by=manager(), text=SAID, topic="balance_due")
    corrections_decide(by=manager(), ids=[refused.pk], approve=False)
    assert corrections_adopt([(SAID, "due_date"), (LOT, "due_date")]) == 1
    assert [(e.text, e.topic) for e in approved_examples().all] == [(LOT, "due_date")]
    assert corrections_adopt([(LOT, "due_date")]) == 0


@pytest.mark.parametrize(
    ("text", "topic", "field"),
    [("…", "due_date", "text"), ("x " * 400, "due_date", "text"), (SAID, "weather", "topic")],
)
def test_what_cannot_be_learnt_is_refused_by_field(text: str, topic: str, field: str) -> None:
    with pytest.raises(BadCorrection) as refused:
        correction_add(by=manager(), text=text, topic=topic)
    assert refused.value.field == field


def test_each_decision_is_in_the_log() -> None:
    lena = manager()
    row = correction_add(by=lena, text=SAID, topic="balance_due")
    event = Event.objects.get(kind="correction_decided")
    assert (event.actor, event.data["correction"], event.data["changes"]) == (
        f"staff:{lena.pk}", row.pk, {"state": ["proposed", "approved"]},
    )  # fmt: skip

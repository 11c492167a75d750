"""Verdicts on turns: kept, replaced, withdrawn, and never lost from the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from handoff.errors import Forbidden
from handoff.models import Event, StaffMember
from supportbot.judging.errors import BadVerdict, NotJudgeable
from supportbot.judging.verdicts import turn_judge, verdict_withdraw
from supportbot.models import Turn, TurnVerdict
from tests.handoff.pages.people import conversation, signed_in, staff
from tests.supportbot.judging.rows import manager
from tests.supportbot.review.rows import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn() -> Turn:
    return answered(conversation("Why is it more?"), 2)


def changes(turn: Turn) -> list[dict[str, Any]]:
    events = Event.objects.filter(conversation=turn.conversation, kind__in=["turn_judged", "verdict_withdrawn"])
    return [event.data["changes"] for event in events]


def test_a_later_verdict_replaces_it_and_the_log_keeps_what_it_replaced(turn: Turn) -> None:
    lena, tom = manager(), manager("Tom")
    turn_judge(turn=turn, by=lena, value="wrong", topic="late_fee", answer="It is a late fee.", note="See May")
    turn_judge(turn=turn, by=tom, value="right")
    kept = TurnVerdict.objects.get(turn=turn)
    assert (kept.value, kept.topic, kept.answer, kept.note, kept.by) == ("right", "", "", "", tom)
    assert changes(turn)[1] == {
        "value": ["wrong", "right"],
        "topic": ["late_fee", ""],
        "answer": ["It is a late fee.", ""],
        "note": ["See May", ""],
    }
    verdict_withdraw(turn=turn, by=lena)
    assert not TurnVerdict.objects.exists()
    assert changes(turn)[2] == {"value": ["right", ""]}
    verdict_withdraw(turn=turn, by=lena)
    assert len(changes(turn)) == 3, "there was nothing left to withdraw"


def test_the_same_verdict_again_is_no_change_and_stays_who_gave_it(turn: Turn) -> None:
    lena = manager()
    turn_judge(turn=turn, by=lena, value="wrong")
    assert turn_judge(turn=turn, by=manager("Tom"), value="wrong").by == lena
    assert len(changes(turn)) == 1


def test_card_numbers_do_not_get_in_by_a_correction(turn: Turn) -> None:
    verdict = turn_judge(turn=turn, by=manager(), value="wrong", answer="Charged to 4111 1111 1111 1111", note="")
    assert "4111 1111 1111 1111" not in verdict.answer + str(changes(turn))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": "perhaps"}, "value"),
        ({"value": "right", "topic": "late_fee"}, "value"),
        ({"value": "right", "answer": "No"}, "value"),
        ({"value": "wrong", "topic": "weather"}, "topic"),
        ({"value": "wrong", "topic": "explain_charge"}, "topic"),
        ({"value": "wrong", "answer": "x" * 4001}, "answer"),
        ({"value": "wrong", "note": "x" * 501}, "note"),
    ],
)
def test_what_contradicts_itself_is_refused_by_field(turn: Turn, given: dict[str, str], field: str) -> None:
    with pytest.raises(BadVerdict) as refused:
        turn_judge(turn=turn, by=manager(), **given)
    assert refused.value.field == field
    assert not TurnVerdict.objects.exists()


def test_only_a_turn_that_was_decided_is_judged_and_only_by_reviewers(turn: Turn) -> None:
    dropped = answered(turn.conversation, 4)
    Turn.objects.filter(pk=dropped.pk).update(status="dropped")
    dropped.refresh_from_db()
    with pytest.raises(NotJudgeable):
        turn_judge(turn=dropped, by=manager(), value="right")
    for role in ("agent", "lead"):
        with pytest.raises(Forbidden):
            turn_judge(turn=turn, by=staff(role), value="right")


# On the page


def press(client: Client, turn: Turn, **given: str) -> str:
    answer = client.post(reverse("judging:verdict", args=[turn.pk]), given, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_press_marks_it_and_says_so_and_by_whom(turn: Turn) -> None:
    client, lena = signed_in("manager")
    page = press(client, turn, value="wrong")
    assert "Marked wrong." in page
    assert lena.display_name in page
    assert "What it was truly about" in page
    press(client, turn, value="wrong", correction="1", topic="late_fee", answer="It is a late fee.")
    again = press(client, turn, value="wrong")
    assert '<option value="late_fee" selected>' in again, "a second press wipes nothing"
    assert TurnVerdict.objects.get(turn=turn).answer == "It is a late fee."
    assert "explain_charge" not in again, "what it was read as is no correction"


def test_a_correction_that_will_not_do_comes_back_with_what_was_written(turn: Turn) -> None:
    client, _ = signed_in("manager")
    page = press(client, turn, value="wrong", correction="1", topic="weather", answer="<b>no</b>")
    assert "There is no such topic" in page
    assert "&lt;b&gt;no&lt;/b&gt;" in page
    assert not TurnVerdict.objects.exists()


def test_without_scripts_the_press_leads_back_to_the_answer(turn: Turn) -> None:
    client, _ = signed_in("manager")
    address = reverse("judging:verdict", args=[turn.pk])
    there = client.post(address, {"value": "right"})
    assert there["Location"] == f"/review/c/{turn.conversation_id}/#judge-{turn.pk}"
    assert 'aria-pressed="true"' in client.get(f"/review/c/{turn.conversation_id}/").content.decode()
    assert "Save correction" in client.post(address, {"value": "wrong"}).content.decode()


def test_whoever_has_left_is_not_named(turn: Turn) -> None:
    client, _ = signed_in("manager")
    turn_judge(turn=turn, by=manager("Gone"), value="right")
    StaffMember.objects.filter(display_name="Gone").delete()
    assert "Gone" not in client.get(f"/review/c/{turn.conversation_id}/").content.decode()

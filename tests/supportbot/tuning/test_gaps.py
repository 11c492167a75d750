"""Knowledge gaps: which messages are gathered, what lies together, and what a manager makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from django.urls import reverse

from handoff.models import Event, Message
from supportbot.models import Gap, GapMessage, GapRound
from supportbot.tuning import candidates
from supportbot.tuning.candidates import Example
from supportbot.tuning.errors import NotATopic
from supportbot.tuning.gaps.deciding import gap_teach
from supportbot.tuning.gaps.gathering import gaps_gather
from supportbot.tuning.gaps.listing import gaps_ranked
from tests.handoff.pages.people import signed_in, staff
from tests.supportbot.tuning.turns import judged, turn

pytestmark = pytest.mark.django_db
PAPER = ("can I have my bills on paper", "please send me my bills on paper", "I want the bills on paper by post")


def _together() -> list[set[str]]:
    """The wordings of each gap, the oldest gap first."""
    found: dict[int, set[str]] = {}
    for row in GapMessage.objects.select_related("turn__conversation").order_by("gap_id"):
        text = Message.objects.get(conversation=row.turn.conversation, seq=1).text
        found.setdefault(row.gap_id, set()).add(text)
    return list(found.values())


def test_what_was_not_understood_lies_together_by_meaning() -> None:
    for days, text in enumerate(PAPER, start=1):
        turn(text, days_ago=days)
    turn("my router blinks red", decision="handoff", reason="out_of_scope", topic="out_of_scope", days_ago=5)
    judged(turn("how do I cancel", confidence=0.9, days_ago=6), "wrong", "cancel_subscription")
    # None of these is a matter of understanding.
    turn("what is the late fee", confidence=0.9)
    turn("which bill, the March one", confidence=0.9, decision="clarify")
    turn("a late fee", choice="topic:late_fee")
    turn("let me talk to a person", decision="handoff", reason="asked_for_person")
    assert gaps_gather() is False
    assert sorted(map(sorted, _together())) == sorted([["my router blinks red"], ["how do I cancel"], sorted(PAPER)])
    top = gaps_ranked(days=30, state="open")[0]
    assert (top.messages, top.customers, top.before, top.read) == (3, 3, 0, "late_fee")
    assert top.example in PAPER


def test_gathering_again_adds_what_is_new_and_makes_the_same_of_the_same() -> None:
    turn(PAPER[0], days_ago=3)
    gaps_gather()
    turn(PAPER[1], days_ago=0)
    gaps_gather()
    gaps_gather()
    added = [sorted(one) for one in _together()]
    assert added == [sorted(PAPER[:2])]
    Gap.objects.all().delete()
    # From nothing, in one go, in the order of time.
    GapRound.objects.all().delete()
    gaps_gather()
    assert [sorted(one) for one in _together()] == added


@pytest.fixture
def heard() -> Iterator[list[Example]]:
    """What is proposed for learning."""
    found: list[Example] = []

    def hear(examples: Sequence[Example], _by: object) -> None:
        found.extend(examples)

    candidates.on_proposed(hear)
    yield found
    candidates._hooks.remove(hear)


def test_teaching_proposes_each_wording_once_and_is_kept_in_the_log(heard: list[Example]) -> None:
    for text in (PAPER[0], PAPER[0].upper(), PAPER[1]):
        turn(text)
    gaps_gather()
    gap = Gap.objects.get()
    manager = staff("manager")
    with pytest.raises(NotATopic):
        gap_teach(gap_id=gap.pk, topic="gardening", by=manager)
    assert gap_teach(gap_id=gap.pk, topic="invoice_copy", by=manager) == 2
    assert {one.text.lower() for one in heard} == {PAPER[0].lower(), PAPER[1]}
    assert {one.topic for one in heard} == {"invoice_copy"}
    gap.refresh_from_db()
    assert (gap.state, gap.topic, gap.by_id) == ("taught", "invoice_copy", manager.pk)
    assert Event.objects.get(kind="gap_decided").data["changes"]["topic"] == ["", "invoice_copy"]


def test_words_that_were_redacted_are_not_shown_any_more() -> None:
    one = turn("my PIN is 4711 and it fails")
    gaps_gather()
    Message.objects.filter(conversation=one.conversation).update(text="[redacted]")
    client, _ = signed_in("manager")
    page = client.get(reverse("tuning:gap", args=[Gap.objects.get().pk])).content.decode()
    assert "4711" not in page
    assert "[redacted]" in page


def test_agents_see_none_of_it() -> None:
    client, _ = signed_in("agent")
    assert client.get(reverse("tuning:gaps")).status_code == 403
    assert client.post(reverse("tuning:gaps-gather")).status_code == 403

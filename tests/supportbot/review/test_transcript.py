"""One transcript as a manager sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from handoff.models import Conversation, Event, Note, QueueStay, SlaClock, Team
from supportbot.review.timeline import Kept
from supportbot.review.transcript import transcript
from tests.handoff.pages.people import NOON, conversation, escalated, say, signed_in, staff
from tests.supportbot.review.rows import TRACE, answered, rated, thumb

pytestmark = pytest.mark.django_db


def moved(made: Conversation, version: int, move: str, actor: str, minute: int) -> None:
    Event.objects.create(
        conversation=made,
        kind="custody",
        seq=1,
        custody_version=version,
        actor=actor,
        data={"move": move},
        created_at=NOON + timedelta(minutes=minute),
    )


def test_each_answer_shows_how_it_was_decided() -> None:
    client, _ = signed_in("manager")
    made = conversation("Why is it more?")
    answered(made, 2)
    thumb(made, 2, "down")
    page = client.get(f"/review/c/{made.pk}/").content.decode()
    for words in ("91%", "answers from 60%", "42 ms", "en-abc123", "Answered", "Not helpful", "explain_charge"):
        assert words in page
    for words in ("€45.00", "INV-2041", "Sum of lines", "Dispute"):
        assert words in page


def test_an_answer_whose_decision_is_unknown_is_shown_without_one() -> None:
    client, _ = signed_in("manager")
    made = conversation("Hi")
    say(made, 2, "Hello, I am the automated assistant.", author="bot")
    page = client.get(f"/review/c/{made.pk}/").content.decode()
    assert "automated assistant" in page
    assert 'class="decision"' not in page


def test_the_timeline_tells_who_held_it_and_for_how_long() -> None:
    maya = staff()
    made = conversation("Hi", custody="closed", created_at=NOON, minute=8)
    escalated(made, "dispute")
    moved(made, 1, "escalate", "bot", 2)
    moved(made, 2, "claim", f"staff:{maya.pk}", 5)
    moved(made, 3, "close", f"staff:{maya.pk}", 8)
    rated(made, 4, "Fine")
    seen = [(one.title, one.detail, one.since_seconds) for one in transcript(made).timeline[:4]]
    assert seen == [
        ("Chat started", "", None),
        ("Handed over to people", "The bot · dispute", 120),
        ("Claimed", "Maya", 180),
        ("Closed", "Maya", 180),
    ]
    assert transcript(made).timeline[4].title == "Rated 4 of 5"


def test_waits_and_promises_stand_beside_what_was_told() -> None:
    billing = Team.objects.create(slug="billing", name="Billing")
    made = conversation("Hi", custody="closed", created_at=NOON, minute=8)
    moved(made, 1, "escalate", "bot", 2)
    QueueStay.objects.create(
        conversation=made,
        custody_version=1,
        team=billing,
        priority=0,
        position=3,
        estimate_seconds=70,
        entered_at=NOON + timedelta(minutes=2),
        left_at=NOON + timedelta(minutes=5),
        outcome="claimed",
    )
    for name, minutes in (("first_response", 4), ("resolution", 60)):
        due = NOON + timedelta(minutes=minutes)
        SlaClock.objects.create(
            conversation=made,
            clock=name,
            priority=0,
            started_at=NOON,
            warn_at=due,
            due_at=due,
            breached_at=due if minutes == 4 else None,
            stopped_at=NOON + timedelta(minutes=6),
        )
    shown = transcript(made)
    assert [one.title for one in shown.timeline] == [
        "Chat started",
        "Handed over to people",
        "Promise missed: first answer",
    ]
    wait = shown.timeline[1].wait
    assert wait is not None
    # 70 s were told as two minutes.
    assert (wait.team, wait.place, wait.told, wait.took, wait.over) == ("Billing", 3, 120, 180, 60)
    assert shown.promises == [
        Kept("first answer", "missed", NOON + timedelta(minutes=4), 120),
        Kept("resolution", "kept", NOON + timedelta(minutes=60), 3240),
    ]
    client, _ = signed_in("manager")
    page = " ".join(client.get(f"/review/c/{made.pk}/").content.decode().split())
    assert "told about 2 min, it took 1 min longer" in page
    assert "met 2 min late" in page


def test_notes_among_staff_stand_at_their_place() -> None:
    made = conversation("Hi", "Anybody?")
    Note.objects.create(conversation=made, author_name="Maya", text="<b>Call him</b>", after_seq=1)
    client, _ = signed_in("manager")
    page = client.get(f"/review/c/{made.pk}/").content.decode()
    assert page.index(">Hi<") < page.index("&lt;b&gt;Call him") < page.index(">Anybody?<")


def test_opening_it_is_written_down() -> None:
    client, lena = signed_in("manager")
    made = conversation("Hi")
    client.get(f"/review/c/{made.pk}/")
    event = Event.objects.get(kind="transcript_read")
    assert (event.conversation_id, event.actor, event.data) == (made.pk, f"staff:{lena.pk}", {"page": "review"})


@pytest.mark.parametrize("messages", [2, 60])
def test_queries_do_not_grow_with_messages(django_assert_num_queries: DjangoAssertNumQueries, messages: int) -> None:
    client, _ = signed_in("manager")
    made = conversation("Hi")
    moved(made, 1, "claim", f"staff:{staff().pk}", 1)
    for seq in range(2, messages + 1, 2):
        answered(made, seq)
        thumb(made, seq, "up")
        say(made, seq + 1, "And then?")
    with django_assert_num_queries(23):
        client.get(f"/review/c/{made.pk}/")


def test_texts_are_escaped_and_searched_words_marked() -> None:
    client, _ = signed_in("manager")
    made = conversation("<script>alert('fee')</script>", name="<b>Eve</b>")
    rated(made, 1, "<i>bad</i>")
    page = client.get(f"/review/c/{made.pk}/", {"q": "fee"}).content.decode()
    assert "<mark>fee</mark>" in page
    for markup in ("<script>alert", "<b>Eve", "<i>bad"):
        assert markup not in page


def test_replies_held_back_are_counted() -> None:
    client, _ = signed_in("manager")
    made = conversation("Hi", "You there?")
    dropped: dict[str, Any] = {"reply_seq": None, "status": "dropped"}
    turn = answered(made, 3)
    for name, value in dropped.items():
        setattr(turn, name, value)
    turn.save()
    assert "1 bot reply was held back" in client.get(f"/review/c/{made.pk}/").content.decode()


def test_how_a_language_model_took_part() -> None:
    client, _ = signed_in("manager")
    made = conversation("Why is it more?")
    part = {
        "used": False, "fell_back": "stopped: amount_unknown", "stopped": {"code": "amount_unknown", "detail": "<b>99"},
        "purpose": "answer", "prompt": "answer/1", "model": "small-7b", "rounds": 2, "tokens_in": 900, "tokens_out": 40,
        "micros": 150, "first_token_ms": 210.4, "whole_ms": 900.0,
        "tools": [{"name": "bill", "arguments": "{}", "came": "retry"}],
    }  # fmt: skip
    answered(made, 2, trace={**TRACE, "model": part})
    page = client.get(f"/review/c/{made.pk}/").content.decode()
    for words in ("answer/1", "small-7b", "900 in, 40 out", "0.000150", "first word 210 ms, in all 900 ms"):
        assert words in page
    for words in ("stopped: amount_unknown", "The amount is not in the records.", "&lt;b&gt;99", "not as it should be"):
        assert words in page
    answered(conversation("And now?"), 2)
    assert "Language model" not in client.get(f"/review/c/{conversation('Hm?').pk}/").content.decode()

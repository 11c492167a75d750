"""What each filter of the transcripts finds, alone and together with others."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from billing.models import Company
from handoff.models import Conversation, SlaClock
from supportbot.models import TurnVerdict
from supportbot.review.conditions import matching
from supportbot.review.filters import TranscriptFilters
from supportbot.review.listing import transcripts
from tests.handoff.pages.people import conversation, escalated, say, signed_in, staff
from tests.supportbot.review.rows import TRACE, answered, thumb

pytestmark = pytest.mark.django_db


def found(**wanted: str) -> list[str]:
    return [row.display_name for row in transcripts(wanted).rows]


def read_in(language: str) -> dict[str, Any]:
    return {**TRACE, "reading": {**TRACE["reading"], "language": language}}


def clock(made: Conversation, name: str, *, late: bool = False, done: bool = True) -> None:
    at = datetime(2026, 11, 2, 12, tzinfo=UTC)
    SlaClock.objects.create(
        conversation=made,
        clock=name,
        priority=0,
        started_at=at,
        warn_at=at,
        due_at=at,
        breached_at=at if late else None,
        stopped_at=at if done else None,
    )


@pytest.fixture
def three() -> None:
    ann = conversation(
        "Why so much?", minute=1, name="Ann", custody="closed", created_at=datetime(2026, 10, 24, 22, 59, tzinfo=UTC)
    )
    answered(ann, 2, topic="explain_charge", confidence=0.55, identity="verified")
    say(ann, 3, "And my refund?")
    wrong = answered(ann, 4, topic="refund_status", confidence=0.93, trace=read_in("de"))
    TurnVerdict.objects.create(turn=wrong, value="wrong", topic="late_fee")
    thumb(ann, 2, "down")
    clock(ann, "first_response", late=True)
    clock(ann, "resolution")

    ben = conversation(
        "Stop it", minute=2, name="Ben", custody="waiting", created_at=datetime(2026, 10, 24, 23, 1, tzinfo=UTC)
    )
    answered(
        ben, 2, decision="handoff", reason="repeated_question", topic="refund_status", confidence=0.4, identity="signed"
    )
    escalated(ben, "chargeback")
    clock(ben, "first_response", done=False)

    cleo = conversation("When?", minute=3, name="Cleo", created_at=datetime(2026, 10, 26, 0, 1, tzinfo=UTC))
    Conversation.objects.filter(pk=cleo.pk).update(customer_ref="visitor:1")
    stopped = {**TRACE, "model": {"used": False, "stopped": {"code": "amount_unknown", "detail": ""}}}
    right = answered(cleo, 2, topic="due_date", confidence=0.97, trace=stopped)
    TurnVerdict.objects.create(turn=right, value="right")
    thumb(cleo, 2, "up")
    clock(cleo, "first_response")
    say(cleo, 3, "At noon.", author="agent", staff=staff(name="Tom"))


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"topic": "refund_status"}, ["Ben", "Ann"]),
        ({"decision": "handoff"}, ["Ben"]),
        ({"confidence": "under"}, ["Ben", "Ann"]),
        ({"confidence": "0-50"}, ["Ben"]),
        ({"confidence": "50-70"}, ["Ann"]),
        ({"confidence": "95-100"}, ["Cleo"]),
        ({"language": "de"}, ["Ann"]),
        ({"identity": "verified"}, ["Ann"]),
        ({"identity": "signed"}, ["Ben", "Ann"]),
        ({"identity": "anonymous"}, ["Cleo"]),
        ({"stopped": "1"}, ["Cleo"]),
        ({"repeats": "1"}, ["Ben"]),
        ({"verdict": "wrong"}, ["Ann"]),
        ({"verdict": "right"}, ["Cleo"]),
        ({"verdict": "unjudged"}, ["Ben", "Ann"]),
        ({"thumbs": "down"}, ["Ann"]),
        ({"sla": "missed"}, ["Ann"]),
        ({"sla": "first_response"}, ["Ann"]),
        ({"sla": "resolution"}, []),
        ({"sla": "kept"}, ["Cleo"]),
        ({"reason": "chargeback"}, ["Ben"]),
        ({"dispute": "1"}, ["Ben"]),
        # Of one and the same turn: Ann's was unsure of one topic and judged wrong on the other.
        ({"topic": "refund_status", "confidence": "under"}, ["Ben"]),
        ({"topic": "explain_charge", "verdict": "wrong"}, []),
        ({"topic": "explain_charge", "verdict": "unjudged", "thumbs": "down"}, ["Ann"]),
        ({"topic": "refund_status", "thumbs": "down"}, []),
        ({"topic": "refund_status", "sla": "missed", "custody": "closed", "q": "refund"}, ["Ann"]),
    ],
)
def test_filters(wanted: dict[str, str], names: list[str]) -> None:
    assert TranscriptFilters(wanted).wanted() == wanted, "the form knows each of them"
    assert found(**wanted) == names
    assert set(matching(wanted).values_list("display_name", flat=True)) == set(names), "an export finds the same"


@pytest.mark.usefixtures("three")
def test_the_agent_who_wrote_in_it() -> None:
    cleo = Conversation.objects.get(display_name="Cleo")
    tom = cleo.messages.exclude(staff=None).values_list("staff", flat=True).get()
    assert found(agent=str(tom)) == ["Cleo"]
    assert found(agent="0") == []


@pytest.mark.usefixtures("three")
def test_a_day_begins_at_midnight_where_the_company_is() -> None:
    Company.objects.create(name="Northwind", bot_name="Nora", time_zone="Europe/Dublin", language="en")
    # 24 October ends at 23:00 UTC; 25 October has 25 hours and ends at midnight UTC.
    assert found(since="2026-10-24", until="2026-10-24") == ["Ann"]
    assert found(since="2026-10-25", until="2026-10-25") == ["Ben"]
    assert found(since="2026-10-26") == ["Cleo"]
    assert found(until="2026-10-25") == ["Ben", "Ann"]
    with time_machine.travel(datetime(2026, 10, 25, 23, 59, tzinfo=UTC), tick=False):
        assert found(period="today") == ["Ben"]
        assert found(period="yesterday") == ["Ann"]


def test_a_row_shows_the_turn_that_was_asked_for() -> None:
    made = conversation("Why so much?", name="Ann")
    first = answered(made, 2, topic="late_fee")
    say(made, 3, "Thanks")
    answered(made, 4, topic="balance_due")
    (row,) = transcripts({"topic": "late_fee"}).rows
    assert row.turn is not None
    assert (row.turn["id"], row.turn["topic"]) == (str(first.pk), "late_fee")
    assert "".join(piece.text for piece in row.excerpt) == "Why so much?"
    client, _ = signed_in("manager")
    page = client.get("/review/", {"topic": "late_fee"}).content.decode()
    assert f'href="/review/c/{made.pk}/?topic=late_fee#turn-{first.pk}"' in page
    assert f'id="turn-{first.pk}"' in client.get(f"/review/c/{made.pk}/").content.decode()


def chips(client: Client, **wanted: str) -> dict[str, str]:
    page = client.get("/review/", wanted).content.decode()
    return dict(re.findall(r'class="chip" href="([^"]*)"[^>]*aria-label="Take away: ([^"]*)"', page))


def test_each_chip_is_the_list_without_it() -> None:
    client, _ = signed_in("manager")
    tom = staff(name="Tom")
    assert chips(client, q="fee", thumbs="down", stopped="1", agent=str(tom.pk)) == {
        f"/review/?q=fee&amp;stopped=1&amp;agent={tom.pk}": "Thumbs Thumbs down",
        f"/review/?q=fee&amp;thumbs=down&amp;agent={tom.pk}": "Stopped by the guard",
        "/review/?q=fee&amp;thumbs=down&amp;stopped=1": "Agent Tom",
    }
    days = chips(client, since="2026-10-24", until="2026-10-31", period="7d")
    assert days == {"/review/": "Started 24 Oct 2026 to 31 Oct 2026"}, "days of one's own take a preset's place"


def test_what_cannot_be_meant_is_told_and_left_out() -> None:
    conversation("Hi", name="Ann")
    client, _ = signed_in("manager")
    page = client.get("/review/", {"since": "2026-11-02", "until": "2026-11-01"}).content.decode()
    assert "To: This is before the first day. Choose a later one. It was left out." in page
    assert ">Ann<" in page
    assert TranscriptFilters({"since": "1 May", "topic": "none", "q": "fee"}).wanted() == {"q": "fee"}


def test_a_week_is_seven_days() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    for days in (0, 6, 7):
        conversation("Hi", name=f"{days} days ago", created_at=now - timedelta(days=days))
    Conversation.objects.update(last_message_at=now)
    with time_machine.travel(now, tick=False):
        assert set(found(period="7d")) == {"0 days ago", "6 days ago"}

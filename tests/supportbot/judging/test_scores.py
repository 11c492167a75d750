"""Scorecards, what is scored on them, and what agents are shown of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from handoff.errors import Forbidden
from handoff.models import Conversation, Event, StaffMember
from supportbot.judging.coaching import (
    coaching_note_acknowledge,
    coaching_note_add,
    coaching_note_share,
    coaching_note_withdraw,
)
from supportbot.judging.errors import BadCard, BadNote, BadScore, CardGone, NoteGone, NotInIt
from supportbot.judging.score_lists import averages, card_rows, scores_page
from supportbot.judging.scorecards import card_change, card_create, card_retire, newest_version
from supportbot.judging.scores import Scoring, conversation_score, score_share
from supportbot.judging.scoring import Criterion, Scale
from supportbot.models import CoachingNote, ConversationScore, Scorecard, ScorecardVersion
from tests.handoff.pages.people import conversation, say, signed_in, staff
from tests.supportbot.judging.rows import CARD, EXPLAINS, FIGURES, GREETS, card, manager
from tests.supportbot.review.rows import answered

pytestmark = pytest.mark.django_db
GOOD = ["yes", "5", "yes"]


@pytest.fixture
def maya() -> StaffMember:
    return staff(name="Maya")


@pytest.fixture
def chat(maya: StaffMember) -> Conversation:
    """The bot answered, then Maya."""
    made = conversation("Why is it more?")
    answered(made, 2)
    say(made, 3, "Let me look.", author="agent", staff=maya)
    return made


def score(
    chat: Conversation, version: ScorecardVersion, agent: StaffMember | None, *values: str, **more: Any
) -> ConversationScore:
    given = list(values) or GOOD
    scoring = Scoring(agent, given, [""] * len(given), **more)
    return conversation_score(conversation=chat, version=version, by=manager(), scoring=scoring)


# Cards


def test_a_changed_card_is_a_new_version_and_what_was_scored_keeps_its_own(chat: Conversation) -> None:
    lena = manager()
    first = card(lena)
    kept = score(chat, first, None, "no", "3", "yes")
    harder = replace(CARD, pass_mark=90, criteria=[GREETS, EXPLAINS])
    card_change(by=lena, card_id=first.card_id, details=harder)
    second = newest_version(first.card)
    assert (second.number, second.pass_mark, len(second.criteria)) == (2, 90, 2)
    kept.refresh_from_db()
    assert (kept.version.number, kept.total, kept.passed) == (1, Decimal("58.3"), False)
    card_change(by=lena, card_id=first.card_id, details=replace(harder, name="Fine service"))
    assert newest_version(first.card).number == 2, "another name asks nothing else"
    card_change(by=lena, card_id=first.card_id, details=replace(harder, name="Fine service"))
    kinds = list(Event.objects.filter(kind__startswith="scorecard").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["scorecard_created", "scorecard_changed", "scorecard_changed"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"pass_mark": 101}, "pass_mark"),
        ({"criteria": []}, "criteria"),
        ({"criteria": [replace(GREETS, weight=0)]}, "criteria"),
        ({"criteria": [Criterion("Stars", 1, cast(Scale, "stars"))]}, "criteria"),
        ({"criteria": [GREETS, replace(FIGURES, label="greets")]}, "criteria"),
        ({"name": "GOOD SERVICE"}, "name"),
    ],
)
def test_a_card_that_cannot_be_used_is_refused_by_field(wrong: dict[str, Any], field: str) -> None:
    lena = manager()
    card(lena)
    details = replace(CARD, **{"name": "Another", **wrong})
    with pytest.raises(BadCard) as refused:
        card_create(by=lena, details=details)
    assert refused.value.field == field


def test_a_retired_card_is_scored_on_no_more_and_its_name_is_free(chat: Conversation) -> None:
    lena = manager()
    version = card(lena)
    score(chat, version, None)
    card_retire(by=lena, card_id=version.card_id)
    with pytest.raises(CardGone):
        score(chat, version, None)
    with pytest.raises(CardGone):
        card_change(by=lena, card_id=version.card_id, details=CARD)
    card(lena)
    assert ConversationScore.objects.count() == 1
    assert [row.scores for row in card_rows()] == [0]


# Scoring


def test_a_later_scoring_replaces_it_and_the_log_keeps_what_it_replaced(chat: Conversation, maya: StaffMember) -> None:
    version = card(manager())
    score(chat, version, maya, "no", "1", "no", shared=True)
    again = score(chat, version, maya)
    assert ConversationScore.objects.count() == 1
    assert (again.total, again.passed, again.shared_at is not None) == (Decimal("100.0"), True, True)
    last = Event.objects.filter(kind="conversation_scored").latest("pk")
    assert last.data["changes"]["total"] == ["0.0", "100.0"]
    assert score(chat, version, None).pk != again.pk, "the bot has a score of its own"
    with pytest.raises(IntegrityError), transaction.atomic():
        ConversationScore.objects.create(conversation=chat, card=version.card, version=version, answers=[])


def test_what_cannot_be_scored_is_refused(chat: Conversation) -> None:
    lena = manager()
    version = card(lena)
    with pytest.raises(BadScore) as missing:
        score(chat, version, None, "yes", "", "yes")
    assert missing.value.field == "1"
    with pytest.raises(BadScore):
        score(chat, version, None, "yes", "6", "yes")
    with pytest.raises(NotInIt):
        score(chat, version, staff(name="Tom"))
    with pytest.raises(NotInIt):
        score(conversation("Hi"), version, None)
    card_change(by=lena, card_id=version.card_id, details=replace(CARD, pass_mark=10))
    with pytest.raises(CardGone, match="changed meanwhile"):
        score(chat, version, None)
    with pytest.raises(Forbidden):
        conversation_score(
            conversation=chat, version=version, by=staff("lead"), scoring=Scoring(None, GOOD, ["", "", ""])
        )


def test_averages_are_per_scored_and_card(chat: Conversation, maya: StaffMember) -> None:
    version = card(manager())
    score(chat, version, None)
    score(chat, version, maya, "yes", "5", "no")
    other = conversation("Why?")
    say(other, 2, "Because", author="agent", staff=maya)
    score(other, version, maya, "na", "na", "na")
    rows = [(row.name, row.scores, row.total, row.passed) for row in averages()]
    assert rows[0] == ("The bot", 1, Decimal(100), Decimal(100))
    assert rows[1][:2] == ("Maya", 2)
    assert rows[1][2:] == (Decimal("66.6"), Decimal(0)), "what did not apply has no part in it"
    assert len(scores_page(who=str(maya.pk)).scores) == 2
    first = scores_page(size=2)
    assert len(scores_page(after=first.next_key, size=2).scores) == 1


# What agents see


def test_an_agent_sees_what_was_shared_with_them_and_nothing_else(chat: Conversation, maya: StaffMember) -> None:
    lena, version = manager(), card(manager())
    tom = staff(name="Tom")
    say(chat, 4, "I take over.", author="agent", staff=tom)
    hidden = score(chat, version, maya, comment="Not for her eyes")
    score(chat, version, tom, comment="For Tom alone", shared=True)
    coaching_note_add(conversation=chat, by=lena, agent=maya, text="Kept among reviewers")
    coaching_note_add(conversation=chat, by=lena, agent=tom, text="A word to Tom", shared=True)
    client = Client()
    client.force_login(maya)
    page = client.get("/review/my-scores/").content.decode()
    assert "Nothing has been shared with you yet" in page
    note = coaching_note_add(conversation=chat, by=lena, agent=maya, text="Well explained", seq=3, shared=True)
    score_share(score_id=hidden.pk, by=lena)
    page = client.get("/review/my-scores/").content.decode()
    for said in ("Well explained", "Let me look.", "Not for her eyes", "100.0 %", "1 new"):
        assert said in page
    for said in ("Kept among reviewers", "A word to Tom", "For Tom alone"):
        assert said not in page
    read = client.post(f"/review/my-scores/notes/{note.pk}/acknowledge/", follow=True).content.decode()
    assert "You have read it" in read
    client.force_login(tom)
    assert client.post(f"/review/my-scores/notes/{note.pk}/acknowledge/").status_code == 404


def test_a_note_is_shared_once_read_once_and_stays_then(chat: Conversation, maya: StaffMember) -> None:
    lena = manager()
    note = coaching_note_add(conversation=chat, by=lena, agent=maya, text="Ask for the bill first")
    with pytest.raises(NoteGone):
        coaching_note_acknowledge(note_id=note.pk, by=maya)
    for _ in range(2):
        coaching_note_share(note_id=note.pk, by=lena)
    for _ in range(2):
        coaching_note_acknowledge(note_id=note.pk, by=maya)
    with pytest.raises(BadNote):
        coaching_note_withdraw(note_id=note.pk, by=lena)
    kinds = list(Event.objects.filter(conversation=chat).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["coaching_note_added", "coaching_note_shared", "coaching_note_acknowledged"]
    other = coaching_note_add(conversation=chat, by=lena, agent=maya, text="Never mind", shared=True)
    coaching_note_withdraw(note_id=other.pk, by=lena)
    assert list(CoachingNote.objects.all()) == [note]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"text": " "}, "text"), ({"text": "x" * 2001}, "text"), ({"seq": 2}, "seq"), ({"agent": None}, "agent")],
)
def test_a_note_that_says_nothing_or_is_about_nobody_is_refused(
    chat: Conversation, maya: StaffMember, given: dict[str, Any], field: str
) -> None:
    with pytest.raises((BadNote, NotInIt)) as refused:
        coaching_note_add(**{"conversation": chat, "by": manager(), "agent": maya, "text": "Well done", **given})
    assert getattr(refused.value, "field", None) == field


# The pages


def _criteria(*rows: dict[str, str]) -> dict[str, str]:
    total = {"criteria-TOTAL_FORMS": "20", "criteria-INITIAL_FORMS": "0"}
    return total | {f"criteria-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


def test_a_manager_makes_a_card_scores_the_bot_on_it_and_changes_it(chat: Conversation) -> None:
    client, _ = signed_in("manager")
    assert "No scorecard yet" in client.get("/review/scorecards/").content.decode()
    rows = _criteria({"label": "Greets", "weight": "2", "scale": "yes_no", "critical": "on"}, {}, {"label": "Explains"})
    page = client.post("/review/scorecards/new/", {"name": "Tone", "pass_mark": "", **rows}).content.decode()
    assert "Not saved yet" in page
    saved = client.post("/review/scorecards/new/", {"name": "Tone", "pass_mark": "60", **rows}, follow=True)
    assert "“Tone” is saved as version 1." in saved.content.decode()
    made = Scorecard.objects.get()
    stored = newest_version(made).criteria
    assert [(one["label"], one["weight"], one["critical"]) for one in stored] == [
        ("Greets", 2, True),
        ("Explains", 1, False),
    ]
    address = f"/review/scorecards/score/{chat.pk}/"
    partial = {"HX-Request": "true"}
    form = client.get(f"{address}?card={made.pk}&who=bot", headers=partial).content.decode()
    assert "Greets" in form
    fields = {"card": made.pk, "version": 1, "who": "bot", "value-0": "no"}
    assert "1 to go" in client.post(f"{address}total/", fields, headers=partial).content.decode()
    assert "“Explains” is not answered" in client.post(address, fields, headers=partial).content.decode()
    kept = client.post(address, {**fields, "value-1": "yes", "comment-0": "Cold"}, headers=partial).content.decode()
    assert "33.3 %" in kept
    assert "Failed" in kept
    again = _criteria({"label": "Greets", "weight": "5", "scale": "yes_no"})
    answer = client.post(f"/review/scorecards/{made.pk}/", {"name": "Tone", "pass_mark": "60", **again}, follow=True)
    assert "“Tone” is saved as version 2." in answer.content.decode()
    late = client.post(address, {**fields, "value-1": "yes"}, headers=partial).content.decode()
    assert "changed meanwhile" in late
    listed = client.get("/review/scorecards/scores/?who=bot").content.decode()
    assert "Cold" in listed
    assert "version 1" in listed


def test_notes_are_written_beside_the_transcript(chat: Conversation, maya: StaffMember) -> None:
    client, _ = signed_in("manager")
    partial = {"HX-Request": "true"}
    address = f"/review/coaching/{chat.pk}/"
    empty = client.post(address, {"agent": maya.pk, "text": ""}, headers=partial).content.decode()
    assert "Write what you want to say." in empty
    kept = client.post(address, {"agent": maya.pk, "seq": "3", "text": "<i>Good</i>"}, headers=partial).content.decode()
    assert "&lt;i&gt;Good&lt;/i&gt;" in kept
    assert "Reviewers only" in kept
    note = CoachingNote.objects.get()
    shared = client.post(f"/review/coaching/notes/{note.pk}/share/", headers=partial).content.decode()
    assert "Maya sees the note." in shared
    assert client.post(f"/review/coaching/notes/{note.pk}/burn/").status_code == 404
    assert client.post("/review/coaching/notes/999999/share/").status_code == 404

"""Thumbs on the bot's answers and the closing rating: the newest word counts, and only on what can be rated."""

from __future__ import annotations

import pytest

from handoff.errors import MessageNotFound
from handoff.models import Conversation, Event
from supportbot.feedback.services import answer_feedback_set, conversation_rate, is_rated, thumbs_of
from supportbot.models import AnswerFeedback, ConversationRating
from tests.handoff.people import conversation, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def where() -> Conversation:
    its = conversation()
    say(its, "Hi, I am Nora.", "bot", kind="notice")
    say(its, "What do I owe?")
    say(its, "You owe nothing.", "bot", kind="answer")
    say(its, "I am Maya.", "agent")
    return its


def _thumb(where: Conversation, seq: int, value: str = "up", reason: str = "") -> None:
    answer_feedback_set(conversation_id=where.pk, seq=seq, value=value, reason=reason)


def test_a_second_thumb_replaces_the_first(where: Conversation) -> None:
    _thumb(where, 3, "down", "wrong_figure")
    _thumb(where, 3, "up")
    kept = AnswerFeedback.objects.get(conversation=where)
    assert (kept.seq, kept.value, kept.reason) == (3, "up", "")
    assert thumbs_of(where.pk) == {3: "up"}
    values = [entry.data["value"] for entry in Event.objects.filter(conversation=where, kind="feedback")]
    assert values == ["down", "up"], "the log keeps both"


@pytest.mark.parametrize("seq", [1, 2, 4, 99])
def test_only_an_answer_of_the_bots_can_have_one(where: Conversation, seq: int) -> None:
    with pytest.raises(MessageNotFound) as refused:
        _thumb(where, seq)
    assert refused.value.field == "seq"
    assert thumbs_of(where.pk) == {}


def test_not_one_of_another_conversation(where: Conversation) -> None:
    with pytest.raises(MessageNotFound):
        _thumb(conversation(), 3)


def test_a_second_rating_replaces_the_first(where: Conversation) -> None:
    assert not is_rated(where.pk)
    conversation_rate(conversation_id=where.pk, score=2, comment="Slow.")
    conversation_rate(conversation_id=where.pk, score=5, comment="")
    kept = ConversationRating.objects.get(conversation=where)
    assert (kept.score, kept.comment) == (5, "")
    assert is_rated(where.pk)
    assert not is_rated(conversation().pk)

"""A person takes over while the bot answers: after the claim no word of the bot's is stored."""

from __future__ import annotations

import uuid
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.db.models.functions import Now

from handoff.models import Conversation, Message
from handoff.services.holding import conversation_claim
from supportbot.answering.decision import Answer, Phrase, Reply
from supportbot.answering.rendering import render
from supportbot.leases import Lease
from supportbot.models import Turn
from supportbot.publishing import Outcome, reply_publish
from supportbot.thinking import Thought
from supportbot.understanding.reading import Reading, TopicScore
from tests.concurrency.people import agent, conversation
from tests.concurrency.races import ROUNDS, delays, later, together
from tests.plugin_faults import Figures

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
_REPLY = Reply((Phrase("You owe nothing."),))
THOUGHT = Thought(
    Answer("balance_due", 0.99, _REPLY),
    render(_REPLY, locale="en-IE"),
    Reading((TopicScore("balance_due", 0.99),)),
    threshold=0.5,
    brief=None,
)


def _asked() -> tuple[Conversation, Turn, Lease]:
    asked = conversation()
    Message.objects.create(conversation=asked, seq=1, author="customer", text="What do I owe?")
    Conversation.objects.filter(pk=asked.pk).update(last_seq=1)
    lease = Lease(uuid.uuid4(), uuid.uuid4())
    turn = Turn.objects.create(
        id=lease.turn_id, conversation=asked, first_seq=1, last_seq=1, custody_version=0,
        lease_owner=lease.owner, lease_until=Now(), attempts=1,
    )  # fmt: skip
    return asked, turn, lease


def _said_after_claim(asked: Conversation) -> int:
    claimed = Message.objects.get(conversation=asked, author="system").seq
    return Message.objects.filter(conversation=asked, author="bot", seq__gt=claimed).count()


def _look_then_say(asked: Conversation, looked: Barrier, claimed: Barrier) -> None:
    """What publishing without the lock and the version would be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody FROM handoff_conversation WHERE id = %s", [asked.pk])
        held_by_bot = cursor.fetchone()[0] == "bot"
        looked.wait(10)
        claimed.wait(10)
        if held_by_bot:
            cursor.execute(
                "INSERT INTO handoff_message (conversation_id, seq, author, text) VALUES (%s, 99, 'bot', 'Late.')",
                [asked.pk],
            )


def test_looking_before_saying_speaks_over_the_person() -> None:
    asked, _, _ = _asked()
    staff, looked, claimed = agent("Maya"), Barrier(2), Barrier(2)

    def claim() -> None:
        looked.wait(10)
        conversation_claim(conversation_id=asked.pk, staff=staff, seen_version=0)
        claimed.wait(10)

    assert together(partial(_look_then_say, asked, looked, claimed), claim) == [None, None]
    assert _said_after_claim(asked) == 1


@pytest.mark.fault("F32")
@pytest.mark.parametrize("rounds", ROUNDS)
def test_the_bot_is_silent_from_the_claim_on(rounds: int, figures: Figures) -> None:
    staff = agent("Maya")
    outcomes: set[Outcome] = set()
    for number in range(rounds):
        asked, turn, lease = _asked()
        publish = partial(reply_publish, turn=turn, lease=lease, thought=THOUGHT, milliseconds=1.0)
        claim = partial(conversation_claim, conversation_id=asked.pk, staff=staff, seen_version=0)
        answers, claims = delays(number)
        outcome, claimed = together(later(answers, publish), later(claims, claim))
        assert isinstance(claimed, Conversation), claimed
        assert outcome in (Outcome.PUBLISHED, Outcome.DROPPED), outcome
        assert _said_after_claim(asked) == 0
        assert Message.objects.filter(conversation=asked, author="bot").count() == (outcome is Outcome.PUBLISHED)
        turn.refresh_from_db()
        assert turn.status == ("done" if outcome is Outcome.PUBLISHED else "dropped")
        numbers = list(Message.objects.filter(conversation=asked).values_list("seq", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        outcomes.add(outcome)
    assert outcomes == {Outcome.PUBLISHED, Outcome.DROPPED}, "both orders must have come up"
    figures.update(messages=rounds, owners=0)

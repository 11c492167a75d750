"""The customer ends the chat while somebody else is about to act: nobody speaks in or takes what is closed."""

from __future__ import annotations

from functools import partial

import pytest

from handoff.errors import CustodyConflict
from handoff.models import Conversation, Event, Message
from handoff.services.ending import conversation_end
from handoff.services.holding import conversation_claim
from supportbot.publishing import Outcome, reply_publish
from tests.concurrency.people import agent, conversation
from tests.concurrency.races import ROUNDS, delays, later, together
from tests.concurrency.test_claim_during_turn import THOUGHT, _asked

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_an_end_always_ends_and_a_claim_comes_before_it_or_not_at_all(rounds: int) -> None:
    maya, claimed_first = agent("Maya"), set()
    for number in range(rounds):
        asked = conversation("waiting")
        ends, claims = delays(number)
        ended, claimed = together(
            later(ends, partial(conversation_end, conversation_id=asked.pk)),
            later(claims, partial(conversation_claim, conversation_id=asked.pk, staff=maya, seen_version=0)),
        )
        assert isinstance(ended, Conversation), ended
        assert isinstance(claimed, Conversation | CustodyConflict), claimed
        row = Conversation.objects.get(pk=asked.pk)
        moves = [event.data["move"] for event in Event.objects.filter(conversation=row, kind="custody").order_by("seq")]
        first = isinstance(claimed, Conversation)
        assert (row.custody, row.agent, moves) == ("closed", None, ["claim", "close"] if first else ["close"])
        claimed_first.add(first)
    assert claimed_first == {True, False}, "both orders must have come up"


@pytest.mark.parametrize("rounds", ROUNDS)
def test_the_bot_is_silent_from_the_end_on(rounds: int) -> None:
    outcomes: set[Outcome] = set()
    for number in range(rounds):
        asked, turn, lease = _asked()
        answers, ends = delays(number)
        outcome, ended = together(
            later(answers, partial(reply_publish, turn=turn, lease=lease, thought=THOUGHT, milliseconds=1.0)),
            later(ends, partial(conversation_end, conversation_id=asked.pk)),
        )
        assert isinstance(ended, Conversation), ended
        assert outcome in (Outcome.PUBLISHED, Outcome.DROPPED), outcome
        closing = Message.objects.get(conversation=asked, author="system").seq
        assert not Message.objects.filter(conversation=asked, author="bot", seq__gt=closing).exists()
        turn.refresh_from_db()
        assert turn.status == ("done" if outcome is Outcome.PUBLISHED else "dropped")
        outcomes.add(outcome)
    assert outcomes == {Outcome.PUBLISHED, Outcome.DROPPED}, "both orders must have come up"

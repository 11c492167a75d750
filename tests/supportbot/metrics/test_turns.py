"""Turns are counted by what became of them, and timed by the way that the reply came."""

from __future__ import annotations

import pytest
from prometheus_client import generate_latest

from handoff.models import Conversation
from handoff.services.holding import conversation_claim
from supportbot.metrics.meters import OWN
from supportbot.publishing import Outcome
from supportbot.turns import turn_finish
from tests.handoff.people import staff
from tests.supportbot.metrics.reading import Scrape
from tests.supportbot.northwind import customer_says, load, priyas_conversation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def where() -> Conversation:
    load()
    return priyas_conversation()


class Since:
    """What has been counted since."""

    def __init__(self) -> None:
        self._before = Scrape(generate_latest(OWN).decode())

    def __call__(self, name: str, **labels: str) -> float:
        return Scrape(generate_latest(OWN).decode()).of(name, **labels) - self._before.of(name, **labels)


@pytest.mark.parametrize(("text", "path"), [("What do I owe?", "fixed"), ("I want to talk to a person", "handoff")])
def test_a_reply_is_timed_by_its_path(where: Conversation, text: str, path: str) -> None:
    since = Since()
    lease = customer_says(where, text)
    assert lease is not None
    assert turn_finish(lease) is Outcome.PUBLISHED
    assert (
        since("supportbot_turn_seconds_count", path=path) == since("supportbot_turns_total", outcome="published") == 1
    )
    assert 0 < since("supportbot_turn_seconds_sum", path=path) < 60


def test_a_late_reply_is_counted_as_dropped_and_not_timed(where: Conversation) -> None:
    lease = customer_says(where, "What do I owe?")
    assert lease is not None
    where.refresh_from_db()
    conversation_claim(conversation_id=where.pk, staff=staff(), seen_version=where.custody_version)
    since = Since()
    assert turn_finish(lease) is Outcome.DROPPED
    assert since("supportbot_turns_total", outcome="dropped") == 1
    assert since("supportbot_turn_seconds_count", path="fixed") == since("supportbot_turns_total", outcome="lost") == 0

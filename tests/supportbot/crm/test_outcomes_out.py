"""From the end of a conversation to the CRM: once, brought up to date by a rating, and never lost."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from billing.crm.errors import BadAnswer, CrmError, Misconfigured, RateLimited, Unavailable
from billing.crm.fake import (
    ActsThenTimesOut,
    FakeCrm,
    Garbage,
    LimitsRate,
    Mode,
    Refuses,
    Slow,
    Unreachable,
    WrongToken,
)
from billing.crm.port import CrmReceipt, Outcome
from billing.models import CrmState, Customer
from billing.selectors.crm import crm_health
from handoff.models import Escalation
from handoff.services.holding import conversation_reopen
from supportbot.crm.deliveries import PAUSES_SECONDS, outcome_again, outcome_send, outcome_take, outcomes_again
from supportbot.crm.errors import OutcomeNotFound
from supportbot.crm.links import transcript_named
from supportbot.crm.log import log_read
from supportbot.crm.outcomes import outcome_of
from supportbot.models import OutcomeDelivery
from tests.supportbot.crm.world import EMAIL, REF, closed, customer, fake, held, opened, rated, row, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _customer() -> None:
    customer()


def all_due() -> None:
    OutcomeDelivery.objects.filter(status="pending").update(due_at=Now())


def told(crm: FakeCrm) -> Outcome:
    (outcome,) = crm.shelf.outcomes.values()
    return outcome


def test_a_closed_conversation_is_told_with_what_came_of_it(settings: Settings) -> None:
    settings.STAFF_URL = "https://desk.example/"
    crm, chat = fake(), closed()
    assert tell(crm) == [True]
    said = told(crm)
    assert (said.customer_ref, said.email, said.conversation) == (REF, EMAIL, str(chat.pk))
    assert (said.outcome, said.reason, said.topic, said.rating) == ("handed_over", "resolved", "late_fee", None)
    assert said.agent == "Maya"
    assert said.started_at <= said.ended_at
    link = said.transcript_url
    assert link.startswith("https://desk.example/transcripts/")
    assert str(chat.pk) not in link
    assert transcript_named(link.split("/")[-2]) == chat.pk
    kept = row(chat)
    assert (kept.status, kept.ref, kept.error, kept.sent) == ("delivered", f"outcome-{kept.key}", "", kept.wanted)
    assert tell(crm) == []


def test_a_rating_brings_it_up_to_date_under_the_same_key() -> None:
    crm, chat = fake(), closed()
    tell(crm)
    rated(chat, 2, "Slow.")
    assert tell(crm) == [True]
    assert (told(crm).rating, told(crm).comment) == (2, "Slow.")
    rated(chat, 5)
    rated(chat, 4)
    assert tell(crm) == [True]
    assert told(crm).rating == 4
    assert crm.shelf.writes == 3


def test_a_rating_before_the_end_goes_with_it() -> None:
    crm = fake()
    chat = opened()
    rated(chat, 3)
    assert tell(crm) == []
    closed()
    assert tell(crm) == [True]
    assert told(crm).rating == 3


def test_visitors_and_open_conversations_are_not_told() -> None:
    opened()
    log_read()
    closed("visitor:abc")
    log_read()
    assert not OutcomeDelivery.objects.exists()


def test_a_conversation_opened_again_is_told_as_it_was_closed_last() -> None:
    crm, chat = fake(), closed(reason="no_reply")
    tell(crm)
    _, agent = held("cus_other")
    again = conversation_reopen(conversation_id=chat.pk, staff=agent, seen_version=chat.custody_version)
    assert tell(crm) == []
    assert outcome_of(row(chat)) is not None
    rated(again, 1)
    assert tell(crm) == [], "it is not over"


def test_who_never_got_a_person_left_and_who_got_an_answer_was_answered() -> None:
    chat = opened()
    delivery = OutcomeDelivery(conversation=chat, wanted=1)
    chat.events.create(kind="custody", seq=1, custody_version=1, data={"move": "close", "custody": "closed"})
    outcome = outcome_of(delivery)
    assert outcome is not None
    assert (outcome.outcome, outcome.agent) == ("abandoned", "")
    chat.messages.create(seq=2, author="bot", kind="answer", text="Your bill is …")
    outcome = outcome_of(delivery)
    assert outcome is not None
    assert outcome.outcome == "answered"
    Escalation.objects.create(
        conversation=chat,
        custody_version=1,
        reason="asked",
        priority=0,
        brief={},
        created_at=timezone.now() - timedelta(1),
    )
    outcome = outcome_of(delivery)
    assert outcome is not None
    assert outcome.outcome == "abandoned"


def test_a_customer_who_is_gone_is_given_up_with_a_word() -> None:
    crm, chat = fake(), closed()
    Customer.objects.all().delete()
    assert tell(crm) == [False]
    assert row(chat).status == "failed"
    assert "no such customer" in row(chat).error


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        (Unreachable(), Unavailable),
        (Slow(9), Unavailable),
        (ActsThenTimesOut(), Unavailable),
        (WrongToken(), Misconfigured),
    ],
)
def test_a_crm_that_is_away_is_tried_again_later_and_later(mode: Mode, error: type[CrmError]) -> None:
    crm, chat = fake(), closed()
    crm.shelf.set(mode)
    for attempt, pause in enumerate((*PAUSES_SECONDS, 0), start=1):
        log_read()
        taken = outcome_take()
        assert taken is not None
        assert taken.attempt == attempt
        assert outcome_take() is None, "it is held"
        with pytest.raises(error):
            outcome_send(crm=crm, taken=taken)
        kept = row(chat)
        assert kept.error
        if pause:
            assert kept.status == "pending"
            assert abs((kept.due_at - timezone.now()).total_seconds() - pause) < 5
        all_due()
    assert row(chat).status == "failed"
    assert crm_health().troubled
    crm.shelf.set(None)
    assert tell(crm) == []
    assert outcomes_again() == 1
    assert tell(crm) == [True]
    assert (row(chat).status, row(chat).error) == ("delivered", "")
    assert not crm_health().troubled
    assert len(crm.shelf.outcomes) == 1


def test_an_answer_that_nobody_can_read_is_tried_again_without_holding_up_others() -> None:
    crm, chat = fake(), closed()
    crm.shelf.set(Garbage(), 1)
    assert tell(crm) == [False]
    assert row(chat).status == "pending"
    all_due()
    assert tell(crm) == [True]
    crm.shelf.set(Garbage(), 1)
    with pytest.raises(BadAnswer):
        crm.check()


def test_what_is_refused_is_given_up_at_once_and_can_be_sent_again() -> None:
    crm, chat = fake(), closed()
    crm.shelf.set(Refuses("locked"), 1)
    assert tell(crm) == [False]
    assert (row(chat).status, row(chat).attempts) == ("failed", 1)
    assert not crm_health().troubled, "the CRM has answered"
    outcome_again(conversation_id=chat.pk)
    assert tell(crm) == [True]
    outcome_again(conversation_id=chat.pk)
    assert tell(crm) == [True], "also one that was told"
    with pytest.raises(OutcomeNotFound):
        outcome_again(conversation_id=uuid.uuid4())


def test_a_customer_whom_the_crm_does_not_know_is_given_up() -> None:
    crm, chat = fake(), closed()
    crm.shelf.records.clear()
    assert tell(crm) == [False]
    assert row(chat).status == "failed"


def test_being_asked_to_wait_is_no_failed_attempt_and_stops_everything() -> None:
    crm, chat = fake(), closed()
    crm.shelf.set(LimitsRate(40), 1)
    with pytest.raises(RateLimited):
        tell(crm)
    kept = row(chat)
    assert (kept.status, kept.attempts) == ("pending", 0)
    assert 35 < (kept.due_at - timezone.now()).total_seconds() < 45
    paused = CrmState.objects.get().paused_until
    assert paused is not None
    assert 35 < (paused - timezone.now()).total_seconds() < 45


def test_a_rating_while_it_is_being_sent_is_sent_after_it() -> None:
    chat = closed()

    class Rated(FakeCrm):
        def record_outcome(self, outcome: Outcome, key: str) -> CrmReceipt:
            if not self.shelf.writes:
                rated(chat, 5)
                log_read()
                assert outcome_take() is None, "nobody takes it from its sender"
            return super().record_outcome(outcome, key)

    crm = Rated(shelf=fake().shelf)
    assert tell(crm) == [True, True]
    assert told(crm).rating == 5
    assert row(chat).status == "delivered"


def test_a_sender_who_was_too_slow_marks_nothing() -> None:
    crm, chat = fake(), closed()
    log_read()
    slow = outcome_take()
    assert slow is not None
    all_due()
    second = outcome_take()
    assert second is not None
    assert second.attempt == 2
    assert outcome_send(crm=crm, taken=slow)
    assert row(chat).status == "pending", "it is the second one's now"
    assert outcome_send(crm=crm, taken=second)
    assert (row(chat).status, crm.shelf.writes, len(crm.shelf.outcomes)) == ("delivered", 2, 1)


def test_nothing_a_customer_wrote_and_no_address_is_in_what_is_kept_of_an_error() -> None:
    crm, chat = fake(), closed()
    rated(chat, 1, "secret words")
    crm.shelf.set(Refuses("x"), 1)
    tell(crm)
    kept: Any = OutcomeDelivery.objects.values().get()
    assert "secret words" not in str(kept)
    assert EMAIL not in str(kept)

"""A policy that a manager saves counts for the answers that follow, and a bad one is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from supportbot import topic_policies
from supportbot.answering.topic_policy import TopicPolicy
from supportbot.models import TopicPolicy as Row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic_policies, "_known", None)


def test_rows_become_policies_and_blanks_leave_what_was_shipped() -> None:
    Row.objects.create(topic="balance_due", threshold=0.9)
    Row.objects.create(topic="autopay", identity="verified", to_person=True)
    assert topic_policies.topic_policies() == {
        "balance_due": TopicPolicy(threshold=0.9),
        "autopay": TopicPolicy(identity="verified", to_person=True),
    }


def test_a_change_counts_within_seconds_and_not_at_every_question(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    moment = [100.0]
    monkeypatch.setattr(topic_policies, "monotonic", lambda: moment[0])
    assert topic_policies.topic_policies() == {}
    Row.objects.create(topic="balance_due", to_person=True)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert topic_policies.topic_policies() == {}
    moment[0] += topic_policies.FRESH_SECONDS + 0.1
    assert "balance_due" in topic_policies.topic_policies()


def test_a_threshold_outside_zero_to_one_is_refused_with_the_remedy() -> None:
    with pytest.raises(ValidationError, match="between 0 and 1"):
        Row(topic="balance_due", threshold=85).full_clean()
    with pytest.raises(ValidationError, match="topic"):
        Row(topic="weather").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.create(topic="balance_due", threshold=-0.1)

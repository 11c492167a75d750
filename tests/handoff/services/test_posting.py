"""A mail asks to be sent when its transaction commits, and only then."""

from __future__ import annotations

import pytest
from django.db import transaction

from handoff.models import Mail
from handoff.services import posting
from handoff.services.code_mailing import code_mail


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by what a hook sees in the table each time it is called."""
    seen: list[int] = []
    monkeypatch.setattr(posting, "_hooks", [])
    posting.on_posted(lambda: seen.append(Mail.objects.count()))
    return seen


def post(address: str = "priya@example.com") -> None:
    code_mail(conversation=None, address=address, code="482913", company="N", language="en", minutes=10)


@pytest.mark.django_db(transaction=True)
def test_it_asks_when_the_mail_is_there_for_all_to_see(asked: list[int]) -> None:
    with transaction.atomic():
        post()
        assert asked == []
    assert asked == [1]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_asks_for_nothing(asked: list[int]) -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert asked == []
    assert not Mail.objects.exists()

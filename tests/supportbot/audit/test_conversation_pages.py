"""Redacting and holding from the transcript page, as the browser's forms ask for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from handoff.models import Conversation, LegalHold, Message
from handoff.redaction.by_hand import MARK
from tests.handoff.pages.people import conversation, signed_in

pytestmark = pytest.mark.django_db


def _post(client: Client, chat: Conversation, to: str, **fields: Any) -> str:
    """What the transcript page says after it."""
    answer = client.post(f"/review/audit/c/{chat.pk}/{to}/", fields, follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_words_are_redacted_and_the_page_says_by_whom() -> None:
    client, manager = signed_in("manager")
    chat = conversation("The code is hunter2")
    page = client.get(f"/review/c/{chat.pk}/").content.decode()
    assert 'data-redact="1"' in page
    page = _post(client, chat, "redact", seq="1", what="words", words="hunter2", reason="A password")
    assert f"The code is {MARK}" in page
    assert f'Partly redacted by <span dir="auto">{manager.display_name}</span>' in page
    page = _post(client, chat, "redact", seq="1", what="whole", words="ignored", reason="All of it")
    assert Message.objects.get().text == MARK
    assert 'data-redact="1"' not in page


def test_what_is_wrong_is_said() -> None:
    client, _ = signed_in("manager")
    chat = conversation("Hello")
    assert "Say why" in _post(client, chat, "redact", seq="1", what="whole", reason="")
    assert "not in the message" in _post(client, chat, "redact", seq="1", what="words", words="Bye", reason="Because")
    for seq in ("9", "", "-1", "9" * 40, "x"):
        assert client.post(f"/review/audit/c/{chat.pk}/redact/", {"seq": seq, "reason": "Because"}).status_code == 404
    assert Message.objects.get().text == "Hello"


def test_a_hold_is_set_shown_kept_to_and_lifted() -> None:
    client, _ = signed_in("manager")
    chat = conversation("Hello")
    page = _post(client, chat, "hold", what="customer", reason="Court order 12")
    assert "Legal hold on the customer" in page
    assert "legal hold stands" in _post(client, chat, "redact", seq="1", what="whole", reason="Because").lower()
    assert Message.objects.get().text == "Hello"
    hold = LegalHold.objects.get()
    page = _post(client, chat, f"hold/{hold.pk}/lift", reason="The case is over")
    assert "The hold is lifted." in page
    assert "Legal hold on the customer" not in page
    assert "lifted already" in _post(client, chat, f"hold/{hold.pk}/lift", reason="The case is over")

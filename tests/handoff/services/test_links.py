"""The link of a mail: it names a conversation for a week, and nothing without our signature does."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from handoff.links import CHAT_LINK_LIVES, chat_link, chat_link_named, customer_file_token

KEY = uuid.UUID("3f6f9a57-6f0c-4e44-9f0b-3c1f0a3ad001")


def token(settings: Settings, page: str = "https://northwind.example/help") -> str:
    settings.CHAT_URL = page
    before, _, after = chat_link(KEY).partition("#supportbot=")
    assert before == page.partition("#")[0]
    return after


def test_it_names_the_conversation_until_the_week_is_over(settings: Settings) -> None:
    named = token(settings)
    with time_machine.travel(timezone.now() + CHAT_LINK_LIVES - timedelta(minutes=1), tick=False):
        assert chat_link_named(named) == KEY
    with time_machine.travel(timezone.now() + CHAT_LINK_LIVES + timedelta(seconds=2), tick=False):
        assert chat_link_named(named) is None


@pytest.mark.parametrize("page", ["https://n.example/?a=1&b=2", "https://n.example/help#top"])
def test_the_page_keeps_its_address(settings: Settings, page: str) -> None:
    assert chat_link_named(token(settings, page)) == KEY


def test_without_a_page_there_is_no_link(settings: Settings) -> None:
    settings.CHAT_URL = ""
    assert chat_link(KEY) == ""


@pytest.mark.parametrize("made_up", ["", "x", "x:y:z", KEY.hex, "\x00", "é"])
def test_what_we_have_not_signed_names_nothing(made_up: str) -> None:
    assert chat_link_named(made_up) is None


def test_another_link_of_ours_names_nothing(settings: Settings) -> None:
    assert chat_link_named(customer_file_token(KEY, KEY)) is None
    changed = token(settings)
    assert chat_link_named(f"{changed[:-1]}{'A' if changed[-1] != 'A' else 'B'}") is None

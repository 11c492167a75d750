"""Signing in stands in the log: who, how, from where, and what was refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.handoff.pages.test_second_factor import ASKED, LOGIN, PASSWORD, code, person, set_up, signed_in
from tests.supportbot.logs.stage import output, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _from_the_start(settings: Settings) -> Iterator[None]:
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    cache.clear()


def _said(text: str) -> list[tuple[str, object]]:
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [(line["event"], line.get("kind") or line.get("method")) for line in lines if "sign_in" in line["logger"]]


def test_each_step_is_told_with_who_how_and_from_where() -> None:
    member = person()
    with written("json") as stream:
        secret = set_up(signed_in(member))
        cache.clear()  # a code is good once
        client = signed_in(member)
        client.post(ASKED, {"code": "000000"})
        client.post(ASKED, {"code": code(secret)})
        client.post("/accounts/logout/")
        text = output(stream)
    steps = [("sign_in_step", "password"), ("sign_in_step_failed", "totp"), ("sign_in_step", "totp")]
    assert _said(text)[-5:] == [*steps, ("signed_in", None), ("signed_out", None)]
    assert ("second_factor_added", "totp") in _said(text)
    lines = [json.loads(line) for line in text.splitlines() if '"sign_in' in line]
    assert {(line["staff"], line["address"]) for line in lines} == {(member.pk, "127.0.0.1")}
    assert PASSWORD not in text
    assert secret not in text


def test_what_is_refused_is_told_and_nothing_that_was_typed() -> None:
    member = person("agent")
    with written("json") as stream:
        for _ in range(6):
            Client().post(LOGIN, {"login": member.email, "password": "my other secret"})
        Client().post(LOGIN, {"login": "nobody@example.com", "password": "wrong"})
        text = output(stream)
    assert [event for event, _ in _said(text)] == [*["sign_in_failed"] * 5, "sign_in_held_back", "sign_in_failed"]
    told = [json.loads(line) for line in text.splitlines() if '"sign_in' in line]
    assert [line["staff"] for line in told] == [*[member.pk] * 6, None]
    assert "nobody@" not in text
    assert "my other" not in text

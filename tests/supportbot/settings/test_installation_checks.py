"""Every misconfiguration is provoked, and named with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import redis
from django.core.checks import CheckMessage
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from supportbot.installation_checks import malformed_settings, settings_in_production, stores
from supportbot.metrics.marks import HEARTBEAT

PUBLIC = {
    "SUPPORTBOT_DEMO": False,
    "SECRET_KEY_OF_THIS_MACHINE": False,
    "DATABASE_IS_GIVEN": True,
    "ALLOWED_HOSTS": ["desk.example.com"],
    "STAFF_URL": "https://desk.example.com",
    "SESSION_COOKIE_SECURE": True,
}


def ids(found: list[CheckMessage]) -> list[str | None]:
    assert all(each.hint for each in found), "each has a remedy"
    return [each.id for each in found]


def test_settings_as_they_should_be_say_nothing() -> None:
    assert malformed_settings() == []
    with override_settings(**PUBLIC):
        assert settings_in_production() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SECRET_KEY_OF_THIS_MACHINE": True}, "supportbot.W032"),
        ({"SUPPORTBOT_DEMO": True}, "supportbot.E033"),
        ({"ALLOWED_HOSTS": ["www.example.com"]}, "supportbot.E034"),
        ({"STAFF_URL": "http://desk.example.com"}, "supportbot.E035"),
    ],
)
def test_what_is_wrong_in_production(wrong: dict[str, object], said: str) -> None:
    with override_settings(**{**PUBLIC, **wrong}):
        assert ids(settings_in_production()) == [said]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"STAFF_SECOND_FACTOR": "mangers"}, "supportbot.E020"),
        ({"CODE_RATE": "five an hour"}, "supportbot.E030"),
        ({"WIDGET_SIGNING_KEYS": ["nosecret"]}, "supportbot.E031"),
        ({"WIDGET_SIGNING_KEYS": ["web:short"]}, "supportbot.E031"),
    ],
)
def test_what_nothing_can_be_made_of(wrong: dict[str, object], said: str) -> None:
    with override_settings(**wrong):
        found = malformed_settings()
    assert ids(found) == [said]
    assert next(iter(wrong)) in found[0].msg


@pytest.fixture
def heard(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO supportbot_sweepmark (name, ended_at) VALUES (%s, now())", [HEARTBEAT])


@pytest.fixture
def policy(settings: Any) -> Iterator[redis.Redis]:
    """The real store, whose own settings are put back."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        before = {name: client.config_get(name)[name] for name in ("maxmemory-policy", "appendonly")}
        yield client
        for name, value in before.items():
            client.config_set(name, value)


@pytest.mark.usefixtures("heard")
def test_redis_that_forgets_or_keeps_nothing(policy: redis.Redis) -> None:
    policy.config_set("maxmemory-policy", "noeviction")
    policy.config_set("appendonly", "yes")
    assert ids(stores()) == []
    policy.config_set("maxmemory-policy", "allkeys-lru")
    policy.config_set("appendonly", "no")
    assert ids(stores()) == ["supportbot.E041", "supportbot.W042"]


@pytest.mark.usefixtures("heard")
def test_redis_that_is_not_there(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert ids(stores()) == ["supportbot.W040"]


@pytest.mark.django_db
def test_no_beat_or_no_worker() -> None:
    found = [each for each in stores() if each.id == "supportbot.W045"]
    assert "never" in found[0].msg
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO supportbot_sweepmark (name, ended_at) VALUES (%s, now() - interval '2 minutes')", [HEARTBEAT]
        )
    found = [each for each in stores() if each.id == "supportbot.W045"]
    assert "120 s ago" in found[0].msg


@pytest.mark.usefixtures("heard")
def test_migrations_that_were_not_run() -> None:
    with connection.cursor() as cursor:
        newest = "SELECT max(id) FROM django_migrations WHERE app = 'supportbot'"
        cursor.execute(f"DELETE FROM django_migrations WHERE id = ({newest})")
    assert "supportbot.E044" in ids(stores())


@pytest.mark.usefixtures("heard")
def test_the_command_says_it_and_ends_with_one_on_an_error(policy: redis.Redis) -> None:
    policy.config_set("maxmemory-policy", "noeviction")
    policy.config_set("appendonly", "yes")
    said = StringIO()
    call_command("checkstores", stdout=said)
    assert said.getvalue() == "Postgres, Redis, beat and a worker are as they should be.\n"
    policy.config_set("maxmemory-policy", "allkeys-lru")
    with pytest.raises(SystemExit) as ended:
        call_command("checkstores", stdout=said)
    assert ended.value.code == 1
    assert "HINT: Set maxmemory-policy noeviction" in said.getvalue()

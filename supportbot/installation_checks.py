"""System checks of an installation: what is set wrongly, and what the stores are not. Each names its remedy.

Settings are looked at by every command where they can only be a mistake, and by ``check --deploy`` where they are one
in production; the stores by ``manage.py checkstores``, since a command that is to mend them must not stop at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from limits import parse

from supportbot.metrics.marks import SILENT_SECONDS, worker_silent_for
from supportbot.widget.identity import parse_keys

RATES = (
    "CUSTOMER_MESSAGE_RATE",
    "ADDRESS_MESSAGE_RATE",
    "ADDRESS_OPEN_RATE",
    "ORIGIN_OPEN_RATE",
    "VISITOR_CONVERSATION_RATE",
    "CODE_RATE",
    "ADDRESS_CODE_RATE",
    "API_RATE",
    "AID_RATE",
    "CRM_RATE",
)
SECOND_FACTOR = ("off", "managers", "all")
_HERE = {"127.0.0.1", "localhost", "[::1]"}


def checks_register() -> None:
    """Called once, when Django is ready."""
    register(malformed_settings)
    register(settings_in_production, deploy=True)


def malformed_settings(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Values that nothing can be made of."""
    return [*_second_factor(), *_rates(), *_signing_keys()]


def settings_in_production(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Values that are right on one's own machine alone."""
    return [*_secret(), *_demo(), *_addresses()]


def stores() -> list[CheckMessage]:
    """What Postgres and Redis must be, and whether beat and a worker are there."""
    return [*_redis(), *_database()]


def _second_factor() -> Iterator[CheckMessage]:
    """A misspelt word would ask nobody."""
    if settings.STAFF_SECOND_FACTOR not in SECOND_FACTOR:
        hint = f"Set it to one of: {', '.join(SECOND_FACTOR)}."
        yield Error("STAFF_SECOND_FACTOR is not known.", hint=hint, id="supportbot.E020")


def _rates() -> Iterator[CheckMessage]:
    for name in RATES:
        try:
            parse(getattr(settings, name))
        except ValueError:
            said = f"{name} is no rate: {getattr(settings, name)!r}."
            yield Error(said, hint="Write it as in '30 per 10 second'.", id="supportbot.E030")


def _signing_keys() -> Iterator[CheckMessage]:
    try:
        parse_keys(settings.WIDGET_SIGNING_KEYS)
    except ValueError as wrong:
        hint = "Write kid:secret pairs with commas between, each secret at least 32 bytes long."
        yield Error(f"WIDGET_SIGNING_KEYS: {wrong}.", hint=hint, id="supportbot.E031")


def _secret() -> Iterator[CheckMessage]:
    if settings.SECRET_KEY_OF_THIS_MACHINE and settings.DATABASE_IS_GIVEN:
        hint = (
            "Set SECRET_KEY, or SECRET_KEY_FILE, to the same on every machine: sessions, links and encrypted columns "
            "made under one key are worth nothing under another."
        )
        yield Warning("SECRET_KEY is one that this machine made for itself.", hint=hint, id="supportbot.W032")


def _demo() -> Iterator[CheckMessage]:
    if settings.SUPPORTBOT_DEMO and set(settings.ALLOWED_HOSTS) - _HERE:
        hint = "Set SUPPORTBOT_DEMO=0, or ALLOWED_HOSTS to this machine alone."
        said = "The demo's sign-ins, whose passwords are public, can be reached from other machines."
        yield Error(said, hint=hint, id="supportbot.E033")


def _addresses() -> Iterator[CheckMessage]:
    address = urlsplit(settings.STAFF_URL)
    if not settings.STAFF_URL:
        return
    if not validate_host(address.hostname or "", settings.ALLOWED_HOSTS):
        hint = f"Add {address.hostname} to ALLOWED_HOSTS, or correct STAFF_URL."
        yield Error("STAFF_URL names a host that is answered with 400.", hint=hint, id="supportbot.E034")
    if settings.SESSION_COOKIE_SECURE and address.scheme != "https":
        hint = "Serve it over HTTPS and say so in STAFF_URL; SECURE_COOKIES=0 is for trying out."
        said = "STAFF_URL is not https, over which alone a browser sends the session back."
        yield Error(said, hint=hint, id="supportbot.E035")


def _redis() -> Iterator[CheckMessage]:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            said = {**client.info("memory"), **client.info("persistence")}
    except redis.RedisError as error:
        hint = "Correct REDIS_URL or start it. Without it no task runs and news comes by polling."
        yield Warning(f"Redis does not answer: {type(error).__name__}.", hint=hint, id="supportbot.W040")
        return
    if said["maxmemory_policy"] != "noeviction":
        hint = "Set maxmemory-policy noeviction: a full Redis must refuse, not forget tasks."
        yield Error(f"Redis throws away ({said['maxmemory_policy']}).", hint=hint, id="supportbot.E041")
    if not said["aof_enabled"]:
        hint = "Set appendonly yes and appendfsync everysec; until then what a restart loses waits for a sweep."
        yield Warning("Redis keeps no append-only file.", hint=hint, id="supportbot.W042")


def _database() -> Iterator[CheckMessage]:
    try:
        executor = MigrationExecutor(connection)
        due = executor.migration_plan(executor.loader.graph.leaf_nodes())
        silent = None if due else worker_silent_for()
    except DatabaseError as error:
        hint = "Correct DATABASE_URL or start it. Without it nothing is accepted."
        yield Error(f"Postgres does not answer: {type(error).__name__}.", hint=hint, id="supportbot.E043")
        return
    if due:
        hint = "Run manage.py prepare before the processes of this version start."
        yield Error(f"{len(due)} migrations are due.", hint=hint, id="supportbot.E044")
    elif silent is None or silent > SILENT_SECONDS:
        since = "never" if silent is None else f"{silent:.0f} s ago"
        hint = "Start one beat and a worker: mails, webhooks, exports and the nightly work wait for them."
        yield Warning(f"Beat and a worker were last heard of {since}.", hint=hint, id="supportbot.W045")

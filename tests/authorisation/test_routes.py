"""Every address of the program for everybody: who may not is turned away, and is shown nothing on the way."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from handoff.links import customer_file_token
from handoff.models import Attachment
from supportbot.api.keys import key_create, key_revoke
from supportbot.identity.revoking import sessions_revoke
from supportbot.models import ApiKey
from tests.authorisation.routes import (
    ANSWERING,
    ROUTES,
    STAFF,
    Hello,
    Key,
    Link,
    Open,
    OwnRules,
    Staff,
    every_route,
    rule_of,
)
from tests.authorisation.world import CANARY, SHOP, A, World, build, customer_token, tokens
from tests.supportbot.api.caller import admin

pytestmark = pytest.mark.django_db
THROUGH_THE_DOOR = pytest.mark.django_db(transaction=True)
"""The API's operations are asynchronous, and see what is committed."""
OUTSIDE = ("nobody", "customer A", "customer B", "former", "ended")
FOREIGN = "an agent on a foreign page"
EVERYBODY = (*OUTSIDE, "agent", "stranger", "manager", "admin", FOREIGN)


@pytest.fixture
def world() -> World:
    return build()


def _client(world: World, who: str) -> Client:
    headers: dict[str, Any] = {}
    if who.startswith("customer"):
        token = customer_token(A) if who == "customer A" else tokens()[who]
        headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    if who == FOREIGN:
        headers = {"HTTP_ORIGIN": "https://evil.example"}
    client = Client(enforce_csrf_checks=who == FOREIGN, **headers)
    key = world.sessions.get("agent" if who == FOREIGN else who)
    if key:
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def _address(route: str, world: World) -> str:
    """An address of that route, of something that is there."""
    values = {
        "conversation_id": world.conversation.pk,
        "attachment_id": world.attachment.pk,
        "view_id": world.view.pk,
        "staff_id": world.people["bystander"].pk,
        "team_id": world.team.pk,
        "hours_id": world.hours.pk,
        "action": "disable",
        "key": "shop" if "slug:key" in route else uuid4(),
        "version": "0",
        "name": "element.js",
        "token": "forged",
        "site_id": world.site.pk,
        "kid": "no-such-key",
        "key_id": 999_999,
        "connection_id": 999_999,
        "endpoint_id": uuid4(),
        "delivery_id": uuid4(),
        "action_id": uuid4(),
        "turn_id": uuid4(),
        "card_id": 999_999,
        "score_id": 999_999,
        "note_id": 999_999,
        "export_id": uuid4(),
        "hold_id": 999_999,
        "correction_id": 999_999,
        "gap_id": 999_999,
        "verb": "dismiss",
        "topic": "late_fee",
        "kind": "policy",
        "edition_id": 999_999,
        "alert_id": 999_999,
    }
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), route)


def _ask(client: Client, route: str, world: World, *, post: bool) -> Any:
    address = _address(route, world)
    if not post:
        return client.get(address, {"before": 3})
    return client.post(address, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1 %%EOF")})


def _leaks(world: World, response: Any) -> list[str]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    seen = body.decode("utf-8", "replace") + str(response.headers)
    return [secret for secret in world.secrets if secret in seen]


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    routes = every_route()
    assert [route for route in routes if rule_of(route) is None] == []
    assert set(ROUTES) <= set(routes)


def _may(rule: Staff, who: str) -> bool:
    return who in rule.who and not (rule.about and who == "stranger")


def _expected(rule: Staff, who: str) -> tuple[int, ...]:
    """What may come back; to sign in, refused, not to be found, or the page and what it says of an empty form."""
    if who in OUTSIDE:
        return (302,)
    if who == FOREIGN:
        return (403,) if rule.post else (200, 302, 403, 404)
    if who not in rule.who:
        return (403,)
    if not _may(rule, who) or rule.missing:
        return (404,)
    if rule.gone:
        return (410,)
    return (200, 302, 303, 400, 404, 409) if rule.post else (200, 302, 400)


@pytest.mark.fault("F45")
def test_staff_pages_are_for_those_staff_alone(world: World) -> None:
    before = world.as_it_stands()
    for route, rule in ROUTES.items():
        if not isinstance(rule, Staff):
            continue
        for who in EVERYBODY:
            response = _ask(_client(world, who), route, world, post=rule.post)
            told = f"{who} at {route}: {response.status_code}"
            assert response.status_code in _expected(rule, who), told
            if who in OUTSIDE:
                assert response["Location"].startswith("/accounts/login/"), told
            if not _may(rule, who) and who != FOREIGN:
                assert _leaks(world, response) == [], told
                assert world.as_it_stands() == before, told


def test_the_holder_is_shown_what_the_others_are_not(world: World) -> None:
    """The checks above would pass for pages that are empty."""
    page = _ask(_client(world, "agent"), "inbox/c/<uuid:conversation_id>/", world, post=False)
    assert len(_leaks(world, page)) >= 2
    assert {"agent", "stranger"} <= ANSWERING <= STAFF


def test_open_pages_show_nothing_of_anybodys(world: World) -> None:
    for route, rule in ROUTES.items():
        if not isinstance(rule, Open):
            continue
        for who in EVERYBODY:
            response = _ask(_client(world, who), route, world, post=rule.post)
            told = f"{who} at {route}: {response.status_code}"
            assert response.status_code in (*rule.statuses, *((403,) if rule.post else ())), told
            assert _leaks(world, response) == [], told


def test_the_pages_of_the_libraries_show_nothing_and_change_nothing(world: World) -> None:
    before = world.as_it_stands()
    for route in every_route():
        if not isinstance(rule_of(route), OwnRules) or "(?P" in route or "logout" in route:
            continue
        address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", "1", route)
        for who in ("nobody", "manager"):
            for method in ("get", "post"):
                response = getattr(_client(world, who), method)(address)
                told = f"{who} at {method} {address}: {response.status_code}"
                assert response.status_code < 500, told
                assert _leaks(world, response) == [], told
                if route.startswith("admin/") and route not in ("admin/login/", "admin/jsi18n/"):
                    assert response.status_code in (302, 403, 404), told
    assert world.as_it_stands() == before


# What is proven by a hello in the body


def _upload(hello: dict[str, Any], origin: str) -> Any:
    fields = {"hello": json.dumps({"type": "hello", **hello}), "file": SimpleUploadedFile("a.pdf", b"%PDF-1 %%EOF")}
    return Client().post("/chat/files", fields, HTTP_ORIGIN=origin)


@pytest.mark.fault("F45")
@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("nobody", 404, "conversation_not_found"),
        ("customer B", 404, "conversation_not_found"),
        ("expired", 401, "token_expired"),
        ("wrong audience", 401, "token_invalid"),
        ("wrong key", 401, "token_invalid"),
        ("no signature", 401, "token_invalid"),
        ("revoked", 401, "token_revoked"),
        ("wrong origin", 403, "origin_refused"),
        ("wrong site", 403, "site_unknown"),
    ],
)
def test_files_come_from_the_conversations_own_customer_alone(world: World, who: str, status: int, code: str) -> None:
    token = "" if who == "nobody" else tokens().get(who, customer_token(A))
    if who == "revoked":
        sessions_revoke(customer_ref=A)
    hello = {
        "key": "nowhere" if who == "wrong site" else "shop",
        "conversation": str(world.conversation.pk),
        "token": token,
    }
    refused = _upload(hello, "https://evil.example" if who == "wrong origin" else SHOP)
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    assert _leaks(world, refused) == []
    assert Attachment.objects.count() == 1


def test_the_customers_own_file_is_taken(world: World) -> None:
    hello = {"key": "shop", "conversation": str(world.conversation.pk), "token": customer_token(A)}
    assert _upload(hello, SHOP).status_code == 200
    assert any(isinstance(rule, Hello) for rule in ROUTES.values())


# What a program's key opens


def _keys(scope: str) -> dict[str, tuple[str, int]]:
    """Headers that are no good for ``scope``, and what they are answered with."""
    others = [one for one in ApiKey.Scope.values if one != scope]
    past = timezone.now() - timedelta(minutes=1)
    by = admin()
    revoked = key_create(by=by, name="Gone", scopes=[scope], expires_at=None)
    key_revoke(by=by, key_id=revoked.key.pk)
    good = key_create(by=by, name="Good", scopes=[scope], expires_at=None).token
    return {
        "no key": ("", 401),
        "wrong secret": (f"Bearer {good[:-4]}zzzz", 401),
        "expired": (f"Bearer {key_create(by=by, name='Old', scopes=[scope], expires_at=past).token}", 401),
        "revoked": (f"Bearer {revoked.token}", 401),
        "another scope": (f"Bearer {key_create(by=by, name='Other', scopes=others, expires_at=None).token}", 403),
        "a customer's token": (f"Bearer {customer_token(A)}", 401),
        "not as a bearer": (f"Basic {good}", 401),
    }


@THROUGH_THE_DOOR
def test_each_operation_needs_a_key_with_its_scope(world: World) -> None:
    before = world.as_it_stands()
    for route, rule in ROUTES.items():
        if not isinstance(rule, Key):
            continue
        for method, scope in rule.scopes.items():
            for who, (header, status) in _keys(scope).items():
                client = Client(headers={"Authorization": header}) if header else Client()
                client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["admin"]
                answer = client.generic(method, _address(route, world), b"{}", content_type="application/json")
                told = f"{who} at {method} {route}: {answer.status_code}"
                assert answer.status_code == status, told
                assert _leaks(world, answer) == [], told
    assert world.as_it_stands() == before


@THROUGH_THE_DOOR
def test_a_key_with_the_scope_reads_the_conversation(world: World) -> None:
    token = key_create(by=admin(), name="CRM", scopes=["conversations:read"], expires_at=None).token
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = client.get(f"/api/v1/conversations/{world.conversation.pk}")
    assert CANARY in answer.content.decode()


def test_every_operation_of_the_schema_has_a_row() -> None:
    paths = Client().get("/api/openapi.json").json()["paths"]
    said = {path.lstrip("/"): {method.upper() for method in methods} for path, methods in paths.items()}
    rows = {
        re.sub(r"<(\w+)>", r"{\1}", route): set(rule.scopes) for route, rule in ROUTES.items() if isinstance(rule, Key)
    }
    assert said == rows


# What a link opens


def test_a_link_opens_for_its_conversation_and_is_never_made_up(world: World) -> None:
    for route, rule in ROUTES.items():
        if isinstance(rule, Link):
            forged = Client().get(_address(route, world))
            assert forged.status_code == 410, route
            assert _leaks(world, forged) == []
    other = customer_file_token(uuid4(), world.attachment.pk)
    assert Client().get(f"/files/{other}/").status_code == 404
    assert Client().get(f"/bills/{other}/").status_code == 410
    good = customer_file_token(world.conversation.pk, world.attachment.pk)
    assert Client().get(f"/files/{good}/").status_code == 200

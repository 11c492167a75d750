"""The pages of keys and webhooks: who sees them, what they show once, and what they do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from supportbot.api.errors import KeyInvalid
from supportbot.api.keys import key_authenticate, key_create
from supportbot.models import ApiKey, WebhookDelivery, WebhookEndpoint
from tests.handoff.pages.people import signed_in
from tests.supportbot.api.receiver import Receiver, receiver
from tests.supportbot.api.told import opened, send

__all__ = ["receiver"]
pytestmark = pytest.mark.django_db
PAGES = ("", "keys/new/", "webhooks/", "webhooks/new/")
FORM: dict[str, Any] = {"url": "https://crm.example/hook", "description": "CRM", "events": ["message.created"]}


def html(client: Client, page: str) -> str:
    answer = client.get(f"/settings/api/{page}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    return answer.content.decode()


def secret_in(page: str) -> str:
    (found,) = re.findall(r'id="secret" value="([^"]+)"', page)
    return str(found)


def endpoint_page(client: Client, **wanted: Any) -> tuple[str, str]:
    """The address of a new endpoint's page under ``/settings/api/``, and its secret."""
    page = client.post("/settings/api/webhooks/new/", {**FORM, **wanted}).content.decode()
    return f"webhooks/{WebhookEndpoint.objects.latest('created_at').pk}/", secret_in(page)


@pytest.mark.parametrize("role", ["agent", "lead", "manager"])
def test_only_an_admin_comes_in(role: str) -> None:
    client, _ = signed_in(role)
    admin, _ = signed_in("admin")
    where, _ = endpoint_page(admin)
    for page in (*PAGES, where):
        assert client.get(f"/settings/api/{page}").status_code == 403
        assert client.post(f"/settings/api/{page}").status_code in {403, 405}
        assert Client().get(f"/settings/api/{page}").status_code == 302
    for page in ("keys/1/revoke/", f"{where}test/", f"{where}delete/", f"{where}secret/"):
        assert client.post(f"/settings/api/{page}").status_code == 403
    assert "/settings/api/" not in client.get("/inbox/" if role != "manager" else "/review/").content.decode()
    assert "/settings/api/" in admin.get("/people/").content.decode()


def test_a_key_is_shown_once() -> None:
    client, ines = signed_in("admin")
    assert "No keys yet" in html(client, "")
    wanted = {"name": " CRM  system ", "lives": "30", "scopes": ["conversations:read", "webhooks:manage"]}
    token = secret_in(client.post("/settings/api/keys/new/", wanted).content.decode())
    key = ApiKey.objects.get()
    assert key_authenticate(token=token).scopes == set(wanted["scopes"])
    assert (key.name, key.created_by) == ("CRM system", ines)
    assert key.expires_at is not None
    assert timedelta(days=29) < key.expires_at - timezone.now() <= timedelta(days=30)
    secret = token.rpartition("_")[2]
    for page in ("", f"keys/{key.pk}/"):
        assert key.prefix in html(client, page)
        assert secret not in html(client, page)


@pytest.mark.parametrize(
    ("changed", "field"), [({"name": " "}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["all"]}, "scopes"),
                           ({"lives": "9999"}, "lives")],
)  # fmt: skip
def test_what_is_wrong_with_a_key_is_said_beside_its_field(changed: dict[str, Any], field: str) -> None:
    client, _ = signed_in("admin")
    wanted = {"name": "CRM", "lives": "", "scopes": ["conversations:read"], **changed}
    page = client.post("/settings/api/keys/new/", wanted).content.decode()
    assert f'id="id_{field}_error"' in page
    assert not ApiKey.objects.exists()


def test_a_revoked_key_is_dead_and_stands_last() -> None:
    client, ines = signed_in("admin")
    old = key_create(by=ines, name="Old", scopes=["conversations:read"], expires_at=None)
    new = key_create(by=ines, name="Ended", scopes=["conversations:read"], expires_at=timezone.now())
    told = client.post(f"/settings/api/keys/{old.key.pk}/revoke/", follow=True).content.decode()
    assert "The key is revoked." in told
    with pytest.raises(KeyInvalid):
        key_authenticate(token=old.token)
    page = html(client, "")
    assert ("Revoked" in page, "Expired" in page) == (True, True)
    assert "revoke/" not in html(client, f"keys/{old.key.pk}/")
    assert "revoke/" in html(client, f"keys/{new.key.pk}/")
    assert client.get("/settings/api/keys/99/").status_code == 404
    assert client.post("/settings/api/keys/99/revoke/").status_code == 404


def test_an_endpoint_is_added_edited_and_deleted() -> None:
    client, _ = signed_in("admin")
    assert "No endpoints yet" in html(client, "webhooks/")
    where, secret = endpoint_page(client)
    assert secret.startswith("whsec_")
    assert secret not in html(client, where)
    assert "crm.example" in html(client, "webhooks/")
    assert "Nothing sent yet" in html(client, where)
    wanted = {**FORM, "events": ["conversation.closed", "conversation.rated"], "description": ""}
    assert "is saved" in client.post(f"/settings/api/{where}", wanted, follow=True).content.decode()
    assert WebhookEndpoint.objects.get().events == ["conversation.closed", "conversation.rated"]
    assert "is deleted" in client.post(f"/settings/api/{where}delete/", follow=True).content.decode()
    assert not WebhookEndpoint.objects.exists()
    assert client.get(f"/settings/api/{where}").status_code == 404
    assert client.post(f"/settings/api/{where}test/").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"url": "http://crm.example/"}, {"url": ""}, {"events": []}, {"url": "https://127.0.0.1/"}]
)
def test_what_is_wrong_with_an_endpoint_is_said_beside_its_field(wrong: dict[str, Any]) -> None:
    client, _ = signed_in("admin")
    where, _ = endpoint_page(client)
    for page in ("webhooks/new/", where):
        told = client.post(f"/settings/api/{page}", {**FORM, **wrong}).content.decode()
        assert f'id="id_{next(iter(wrong))}_error"' in told
    assert WebhookEndpoint.objects.get().url == FORM["url"]


@pytest.mark.django_db(transaction=True)
def test_deliveries_stand_with_what_came_of_them(receiver: Receiver) -> None:
    client, _ = signed_in("admin")
    where, secret = endpoint_page(client, url=receiver.url, events=["conversation.opened"])
    told = client.post(f"/settings/api/{where}test/", follow=True).content.decode()
    assert "A test event is on its way." in told
    assert ("Waiting" in told, 'hx-trigger="every 3s"' in told) == (True, True)
    send()
    assert receiver.received[0].verified(secret)["type"] == "webhook.test"
    receiver.answer = lambda _: 500
    talked = opened()
    send()
    part = client.get(f"/settings/api/{where}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert ("Delivered" in part, "Tried again" in part, "500" in part) == (True, True, True)
    assert f"/review/c/{talked.pk}/" in part
    receiver.answer = lambda _: 204
    failed = WebhookDelivery.objects.get(type="conversation.opened")
    client.post(f"/settings/api/{where}again/{failed.pk}/")
    send()
    page = html(client, where)
    assert ("Tried again" in page, 'hx-trigger="every 3s"' in page) == (False, False)


def test_an_endpoint_is_switched_off_and_on_and_its_secret_changed() -> None:
    client, _ = signed_in("admin")
    where, secret = endpoint_page(client)
    client.post(f"/settings/api/{where}disable/")
    page = html(client, where)
    assert "Switched off by hand." in page
    assert "test/" not in page
    assert "disabled" in client.post(f"/settings/api/{where}test/", follow=True).content.decode()
    client.post(f"/settings/api/{where}enable/")
    assert "Switched off by hand." not in html(client, where)
    assert secret_in(client.post(f"/settings/api/{where}secret/").content.decode()) != secret
    assert "signs too until" in html(client, where)
    assert client.post(f"/settings/api/{where}explode/").status_code == 404

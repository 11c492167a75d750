"""The pages on which a site is set up."""

from __future__ import annotations

import html
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from billing.selectors import company_facts
from supportbot.live.greeting import greeting
from supportbot.models import Site, SiteKey
from supportbot.sites.preview import built_in
from supportbot.sites.services.keys import new_mark, secret_create
from tests.handoff.pages.people import signed_in
from tests.supportbot.northwind import load
from tests.supportbot.sites.people import admin, form, site
from tests.supportbot.sites.test_keys import private_pem, public_pem

pytestmark = pytest.mark.django_db
ROOT = "/settings/sites/"


@pytest.fixture
def client() -> Client:
    return signed_in("admin")[0]


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def posted(client: Client, address: str, **fields: str) -> str:
    return client.post(address, fields, follow=True).content.decode()


def every_page(made: Site) -> list[str]:
    root = f"{ROOT}{made.pk}/"
    return [ROOT, f"{ROOT}new/", root, f"{root}install/", f"{root}keys/", f"{ROOT}preview/styles/index.js"]


@pytest.mark.parametrize("role", ["agent", "lead", "manager"])
def test_only_admins_are_let_in(role: str) -> None:
    made = site()
    key, _ = secret_create(by=admin(), site_id=made.pk, mark=new_mark())
    other = signed_in(role)[0]
    assert {other.get(address).status_code for address in every_page(made)} == {403}
    sent = ["delete/", "keys/secret/", "keys/public/", f"keys/{key.kid}/retire/"]
    assert {other.post(f"{ROOT}{made.pk}/{address}").status_code for address in sent} == {403}
    assert {other.post(address).status_code for address in (f"{ROOT}new/", f"{ROOT}{made.pk}/")} == {403}
    assert (Site.objects.count(), SiteKey.objects.count()) == (1, 1)


def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    assert Client().get(ROOT).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("role", "there"), [("manager", False), ("admin", True)])
def test_admins_find_it_beside_people(role: str, there: bool) -> None:
    assert (f'href="{ROOT}"' in page_of(signed_in(role)[0], "/people/")) is there


def test_without_sites_the_page_says_what_one_is(client: Client) -> None:
    assert "A site is one of your websites" in page_of(client, ROOT)


def test_a_site_is_added_found_and_changed(client: Client) -> None:
    text = posted(client, f"{ROOT}new/", **form(greeting_en="Hello <b>"))
    made = Site.objects.get()
    assert "Shop is set up." in text
    assert "data-key=&quot;shop&quot;" in text
    assert "https://www.example.com" in page_of(client, ROOT)
    assert "Hello &lt;b&gt;" in page_of(client, f"{ROOT}{made.pk}/")
    assert "Store is saved." in posted(client, f"{ROOT}{made.pk}/", **form(name="Store", accent="#abc"))
    made.refresh_from_db()
    assert (made.name, made.key, made.accent) == ("Store", "shop", "#aabbcc")


def test_what_is_wrong_is_said_and_nothing_is_kept(client: Client) -> None:
    text = posted(client, f"{ROOT}new/", **form(origins="example.com", suggestions_fr="a\nb\nc\nd\ne"))
    assert "Not saved yet" in text
    assert "Line 1, “example.com”: it has to begin with https://" in text
    assert re.search(r'id="tab-fr"[^>]*data-wrong', text)
    assert not Site.objects.exists()


def test_the_tag_and_the_policy_have_the_address_that_is_set(client: Client, settings: Settings) -> None:
    settings.STAFF_URL = "https://desk.example.com"
    text = page_of(client, f"{ROOT}{site().pk}/install/")
    assert "src=&quot;https://desk.example.com/widget.js&quot;" in text
    assert "wss://desk.example.com" in text


def test_for_signed_in_customers_only_there_is_one_tag(client: Client) -> None:
    text = page_of(client, f"{ROOT}{site(visitors=False).pk}/install/")
    assert text.count("widget.js") == text.count("data-token-url") == 1


def test_a_secret_is_shown_once(client: Client) -> None:
    made = site()
    address = f"{ROOT}{made.pk}/keys/"
    mark = re.findall(r'name="mark" value="(\w+)"', page_of(client, address))[0]
    first = client.post(f"{address}secret/", {"mark": mark})
    key = SiteKey.objects.get()
    assert key.material in first.content.decode()
    assert first.headers["Cache-Control"] == "no-store, private"
    again = page_of(client, address)
    assert key.kid in again
    assert key.material not in again
    reloaded = posted(client, f"{address}secret/", mark=mark)
    assert "made already" in reloaded
    assert key.material not in reloaded
    assert SiteKey.objects.count() == 1


def test_the_examples_name_the_newest_key_that_signs(client: Client) -> None:
    made, by = site(), admin()
    address = f"{ROOT}{made.pk}/keys/"
    assert "sign_token.py" not in page_of(client, address)
    kids = [secret_create(by=by, site_id=made.pk, mark=new_mark())[0].kid for _ in range(2)]
    assert f"KID = &quot;{kids[1]}&quot;" in page_of(client, address)
    assert "ends in 24 hours" in posted(client, f"{address}{kids[1]}/retire/", when="later")
    assert f"KID = &quot;{kids[0]}&quot;" in page_of(client, address)
    assert "ends now" in posted(client, f"{address}{kids[0]}/retire/", when="now")
    assert "sign_token.py" not in page_of(client, address)


def test_a_public_key_is_added_and_a_private_one_is_not_sent_back(client: Client) -> None:
    address, private = f"{ROOT}{site().pk}/keys/", Ed25519PrivateKey.generate()
    secret = private_pem(private)
    text = posted(client, f"{address}public/", pem=secret, mark=new_mark())
    assert "This is a private key." in text
    assert secret.splitlines()[1] not in text
    assert "Paste the whole of it" in posted(client, f"{address}public/", pem="x", mark=new_mark())
    assert not SiteKey.objects.exists()
    assert "is added" in posted(client, f"{address}public/", pem=public_pem(private), mark=new_mark())
    assert "ALGORITHM = &quot;EdDSA&quot;" in page_of(client, address)


def test_a_site_is_deleted_by_typing_its_name(client: Client) -> None:
    made = site()
    address = f"{ROOT}{made.pk}/delete/"
    assert "any website may open it" in page_of(client, f"{ROOT}{made.pk}/")
    text = posted(client, address, name="shop")
    assert "That is not the name of this site." in text
    assert "Shop is deleted." in posted(client, address, name="Shop")
    assert not Site.objects.exists()


def test_what_is_missing_is_not_found(client: Client) -> None:
    made = site()
    for address in ("9999/", "9999/install/", "9999/keys/"):
        assert client.get(f"{ROOT}{address}").status_code == 404
    for address in ("9999/delete/", "9999/keys/secret/", f"{made.pk}/keys/none/retire/"):
        assert client.post(f"{ROOT}{address}").status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("styles/index.js", 200),
        ("i18n/de.js", 200),
        ("view/icons.js", 200),
        ("core/session.js", 404),
        ("element.js", 404),
        ("styles/none.js", 404),
        ("styles/../core/session.js", 404),
        ("../assets.py", 404),
    ],
)
def test_the_preview_is_served_what_draws_and_nothing_else(client: Client, name: str, status: int) -> None:
    assert client.get(f"{ROOT}preview/{name}").status_code == status


def test_the_preview_has_what_the_chat_says_in_each_language(client: Client) -> None:
    assert built_in()["greeting"] == {}  # before the company is loaded the page is there all the same
    assert client.get(f"{ROOT}new/").status_code == 200
    load()
    said = built_in()
    assert said["greeting"]["de"] == greeting(company_facts("de"), language="de")
    assert len(set(said["greeting"].values())) == len(settings.LANGUAGES)
    assert said["greeting"]["fr"] in html.unescape(page_of(client, f"{ROOT}new/"))

"""Sites are made, changed and taken down, and it is kept by whom."""

from __future__ import annotations

import pytest

from handoff.models import Event
from supportbot.models import Site, SiteKey
from supportbot.sites.errors import NameDiffers, SiteNotFound
from supportbot.sites.services.changing import site_change, site_create, site_delete
from supportbot.sites.services.keys import new_mark, secret_create
from tests.supportbot.sites.people import admin, details, site

pytestmark = pytest.mark.django_db


def test_the_key_is_made_of_the_name_and_stays() -> None:
    by = admin()
    made = site_create(by=by, details=details(name="Ñandú & Söhne – Shop"))
    assert made.key == "nandu-sohne-shop"
    changed = site_change(by=by, site_id=made.pk, details=details(name="Other"))
    assert (changed.name, changed.key) == ("Other", "nandu-sohne-shop")


@pytest.mark.parametrize(
    ("name", "keys"),
    [("Shop", ["shop", "shop-2"]), ("Магазин", ["site", "site-2"]), ("x" * 80, ["x" * 36, "x" * 36 + "-2"])],
)
def test_a_key_that_is_taken_gets_a_number(name: str, keys: list[str]) -> None:
    assert [site(name=name).key for _ in keys] == keys


def test_everything_that_can_be_set_is_kept() -> None:
    wanted = details(
        visitors=False,
        position="start",
        theme="dark",
        language="de",
        privacy_url="https://example.com/privacy",
        greeting={"en": "Hello", "de": "Hallo"},
        data_notice={"en": "We keep this chat for a year."},
        suggestions={"fr": ["Combien dois-je ?"]},
    )
    made = Site.objects.get(pk=site_create(by=admin(), details=wanted).pk)
    assert {name: getattr(made, name) for name in wanted.__slots__} == {
        name: getattr(wanted, name) for name in wanted.__slots__
    }


def test_each_change_is_kept_with_who_made_it_and_no_change_is_none() -> None:
    by = admin()
    made = site_create(by=by, details=details())
    site_change(by=by, site_id=made.pk, details=details())
    site_change(by=by, site_id=made.pk, details=details(accent="#000000"))
    kept = list(Event.objects.values_list("kind", "actor", "data__changes"))
    assert [(kind, actor) for kind, actor, _ in kept] == [
        ("site_created", f"staff:{by.pk}"),
        ("site_changed", f"staff:{by.pk}"),
    ]
    assert kept[1][2] == {"accent": ["#12797c", "#000000"]}


@pytest.mark.parametrize("typed", ["", "shop", "Shops", "northwind-web"])
def test_it_is_only_deleted_under_its_name(typed: str) -> None:
    made = site()
    with pytest.raises(NameDiffers) as refused:
        site_delete(by=admin(), site_id=made.pk, typed_name=typed)
    assert refused.value.field == "name"
    assert Site.objects.exists()


def test_deleted_it_takes_its_keys_along() -> None:
    made, by = site(), admin()
    secret_create(by=by, site_id=made.pk, mark=new_mark())
    site_delete(by=by, site_id=made.pk, typed_name="  Shop ")
    assert not Site.objects.exists()
    assert not SiteKey.objects.exists()
    assert Event.objects.filter(kind="site_deleted", data__key="shop").exists()


def test_what_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(SiteNotFound):
        site_change(by=admin(), site_id=0, details=details())
    with pytest.raises(SiteNotFound):
        site_delete(by=admin(), site_id=0, typed_name="Shop")

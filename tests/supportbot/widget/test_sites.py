from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from supportbot.models import Site
from supportbot.widget.colours import BLACK, LEAST_CONTRAST, WHITE, contrast, ink_upon
from supportbot.widget.sites import SiteRefused, in_language, origin_fits, site_for

SHOP = "https://shop.example"
HOST = "support.example"


def _site(key: str = "shop", **more: object) -> Site:
    return Site.objects.create(key=key, name="Shop", origins=[SHOP], **more)


@pytest.mark.django_db
def test_while_no_site_is_set_up_any_key_opens_the_chat() -> None:
    assert site_for("anything", origin=SHOP, host=HOST) is None
    assert site_for("", origin=SHOP, host=HOST) is None


@pytest.mark.django_db
@pytest.mark.parametrize("origin", [SHOP, "HTTPS://SHOP.EXAMPLE", "", f"https://{HOST}"])
def test_a_site_opens_from_its_own_origins_from_ours_and_from_programs(origin: str) -> None:
    site = _site()
    assert site_for("shop", origin=origin, host=HOST) == site


@pytest.mark.django_db
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://shop.example",
        "https://shop.example.evil.example",
        "https://shop.example:8443",
        "null",
    ],
)
def test_a_site_is_refused_from_elsewhere(origin: str) -> None:
    _site()
    with pytest.raises(SiteRefused) as refused:
        site_for("shop", origin=origin, host=HOST)
    assert refused.value.code == "origin_refused"


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "origin"), [("other", ""), ("other", SHOP), ("", SHOP)])
def test_once_there_is_a_site_a_page_must_name_one(key: str, origin: str) -> None:
    _site()
    with pytest.raises(SiteRefused) as refused:
        site_for(key, origin=origin, host=HOST)
    assert refused.value.code == "site_unknown"
    assert site_for("", origin="", host=HOST) is None


@pytest.mark.parametrize(
    ("origin", "fits"),
    [
        ("https://www.shop.example", True),
        ("https://a.b.shop.example", True),
        ("https://shop.example", False),
        ("https://evilshop.example", False),
        ("http://www.shop.example", False),
    ],
)
def test_a_star_stands_for_subdomains_alone(origin: str, fits: bool) -> None:
    assert origin_fits(origin, "https://*.shop.example") is fits


@pytest.mark.parametrize("colour", ["#12797c", "#ffffff", "#000000", "#777777", "#7a7a7a", "#ffcc00", "#808080"])
def test_what_stands_upon_a_colour_can_be_read(colour: str) -> None:
    assert ink_upon(colour) in (WHITE, BLACK)
    assert contrast(colour, ink_upon(colour)) >= LEAST_CONTRAST


def test_texts_fall_back_to_english() -> None:
    texts = {"en": "Hello", "de": "Hallo"}
    assert in_language(texts, "de-AT") == "Hallo"
    assert in_language(texts, "fr") == "Hello"
    assert in_language({}, "fr") is None


@pytest.mark.django_db
def test_the_appearance_is_public_and_says_nothing_more(client: Client) -> None:
    _site(accent="#ffcc00", position="start", data_notice={"en": "We keep this chat for a year."})
    answer = client.get(reverse("widget-site", args=["shop"]))
    assert answer.json() == {
        "accent": "#ffcc00",
        "accent_ink": BLACK,
        "position": "start",
        "theme": "",
        "language": "",
        "data_notice": {"en": "We keep this chat for a year."},
        "privacy_url": "",
    }
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get(reverse("widget-site", args=["nowhere"])).json() == {}

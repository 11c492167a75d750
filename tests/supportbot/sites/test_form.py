"""The site's form: what is tidied, and what is refused beside its field."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from supportbot.models import Site
from supportbot.sites.forms.site import LONGEST_GREETING, LONGEST_SUGGESTION, SiteForm
from tests.supportbot.sites.people import form


def bound(**changed: Any) -> SiteForm:
    return SiteForm(QueryDict(urlencode(form(**changed))))


def errors(name: str, value: str) -> list[str]:
    return list(map(str, bound(**{name: value}).errors.get(name, [])))


def test_what_is_written_is_tidied() -> None:
    asked = bound(
        name="  My   shop ",
        origins="HTTPS://A.example/\r\n\r\nhttps://a.example\r\nhttps://*.b.example:443",
        accent="FA0",
        greeting_en=" Hello\r\nthere ",
        suggestions_de="Was schulde ich?\r\n\r\n  Wann   ist es fällig? ",
        notice_fr="",
        visitors="signed-in",
        privacy_url="example.com/privacy",
    )
    assert asked.is_valid(), asked.errors
    details = asked.details()
    assert details.name == "My shop"
    assert details.origins == ["https://a.example", "https://*.b.example"]
    assert details.accent == "#ffaa00"
    assert details.greeting == {"en": "Hello\nthere"}
    assert details.suggestions == {"de": ["Was schulde ich?", "Wann ist es fällig?"]}
    assert details.data_notice == {}
    assert details.visitors is False
    assert details.privacy_url == "https://example.com/privacy"


def test_a_wrong_origin_is_named_by_its_line_with_the_remedy() -> None:
    said = errors("origins", "https://a.example\n\nb.example\nhttp://c.example")
    assert [line.partition(":")[0] for line in said] == ["Line 3, “b.example”", "Line 4, “http"]
    assert "begin with https://" in said[0]
    assert "Write it with https://" in said[1]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("name", "", "required"),
        ("name", "x" * 81, "80"),
        ("accent", "red", "#12797c"),
        ("accent", "#12345", "#12797c"),
        ("accent", "#12345g", "#12797c"),
        ("position", "top", "Select a valid choice"),
        ("theme", "pink", "Select a valid choice"),
        ("language", "xx", "Select a valid choice"),
        ("visitors", "", "required"),
        ("privacy_url", "http://example.com", "https://"),
        ("privacy_url", "javascript:alert(1)", "valid URL"),
        ("privacy_url", "https://user@example.com", "https://"),
        ("greeting_de", "x" * (LONGEST_GREETING + 1), "400"),
        ("suggestions_es", "a\nb\nc\nd\ne", "at most 4"),
        ("suggestions_es", "a\n" + "x" * (LONGEST_SUGGESTION + 1), "Line 2: 81 characters"),
        ("origins", "\n".join(f"https://{n}.example.com" for n in range(51)), "at most 50"),
        ("origins", "https://a.example\x00", "Null characters"),
        ("suggestions_en", "a\x00", "Null characters"),
        ("greeting_en", "a\x00", "Null characters"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(name: str, value: str, reason: str) -> None:
    assert any(reason in said for said in errors(name, value)), errors(name, value)


def test_the_language_with_a_mistake_is_marked() -> None:
    asked = bound(suggestions_es="a\nb\nc\nd\ne")
    assert {one.code for one in asked.languages() if one.wrong} == {"es"}


def test_what_is_kept_comes_back_into_the_form() -> None:
    kept = Site(
        name="Shop", origins=["https://a.example", "https://b.example"], suggestions={"en": ["One?", "Two?"]},
        greeting={"de": "Hallo"}, visitors=False,
    )  # fmt: skip
    shown = SiteForm(site=kept)
    assert "https://a.example\nhttps://b.example" in str(shown["origins"])
    assert "One?\nTwo?" in str(shown["suggestions_en"])
    assert "Hallo" in str(shown["greeting_de"])
    assert shown["visitors"].initial == "signed-in"

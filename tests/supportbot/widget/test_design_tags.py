"""Icons and avatars in templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.template import Context, Template

from supportbot.templatetags.design import avatar, icon, initials

ROOT = Path(__file__).resolve().parents[3]
SPRITE = ROOT / "supportbot" / "static" / "design" / "icons.svg"


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text())
    }
    assert named
    assert named <= drawn


def test_every_file_that_a_template_names_is_there() -> None:
    named = {
        (name, template.name)
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""{% static ["']([^"']+)["']""", template.read_text())
    }
    assert named
    assert [one for one in sorted(named) if find(one[0]) is None] == []


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("send")
    assert 'role="img" aria-label="Sent &lt;b&gt;"' in icon("check", "Sent <b>")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Priya Shah", "PS"),
        ("Maya", "M"),
        ("Ana María de la Cruz", "AC"),
        ("", "?"),
        ("  ", "?"),
        ("李 小龙", "李小"),
        ("(x) Bo", "B"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_name_keeps_its_colour_and_is_escaped() -> None:
    assert avatar("Priya Shah") == avatar("Priya Shah")
    page = Template('{% load design %}{% avatar name "avatar--sm" %}').render(Context({"name": "<script> <b>"}))
    assert "<script>" not in page
    assert "avatar--sm" in page

"""Template tags of the design language: icons from the sprite and people as initials."""

from __future__ import annotations

import zlib

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

AVATAR_HUES = 6


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """The icon ``name`` of ``design/icons.svg``.

    Without ``label`` it is decoration and hidden from screen readers; with one it is an image of that name.
    ``css`` adds classes, such as ``icon--lg``.
    """
    classes = f"icon {css}".strip()
    href = f"{static('design/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, href
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, href)


@register.simple_tag
def avatar(name: str, css: str = "") -> SafeString:
    """The initials of ``name`` on a colour that stays with that name. ``css`` adds ``avatar--sm`` or ``avatar--lg``."""
    hue = zlib.crc32(name.encode("utf-8", "replace")) % AVATAR_HUES + 1
    classes = f"avatar avatar--{hue} {css}".strip()
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


def initials(name: str) -> str:
    """At most two letters: of the first and the last word of ``name``; a question mark when there is none."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    chosen = words if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()

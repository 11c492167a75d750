"""Which website a chat stands on: who may open it there, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from supportbot.models import Site
from supportbot.widget.colours import ink_upon

FALLBACK = "en"


class SiteRefused(Exception):
    """The chat may not be opened from there. ``code`` is ``site_unknown`` or ``origin_refused``."""

    TEXTS: Mapping[str, str] = {
        "site_unknown": "This chat is not set up. Its script tag needs the key of a site.",
        "origin_refused": "This chat is not set up for this website.",
    }

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = self.TEXTS[code]


def site_for(key: str, *, origin: str, host: str) -> Site | None:
    """The site that ``key`` names, where a page of ``origin`` may open the chat.

    ``origin`` is the browser's header, empty for a program that is no browser; ``host`` is our own, whose pages always
    may. None for who names no site, which only our own pages and programs may do once there is one.
    Raises SiteRefused.
    """
    site = Site.objects.filter(key=key).first() if key else None
    at_home = not origin or urlsplit(origin).netloc == host
    if site is None:
        if (key or not at_home) and Site.objects.exists():
            raise SiteRefused("site_unknown")
        return None
    if at_home or not site.origins or any(origin_fits(origin, allowed) for allowed in site.origins):
        return site
    raise SiteRefused("origin_refused")


def origin_fits(origin: str, allowed: str) -> bool:
    """Whether ``origin`` is ``allowed`` itself or, where that begins a host with ``*.``, one of its subdomains."""
    scheme, _, host = allowed.partition("://")
    if not host.startswith("*."):
        return origin.lower() == allowed.lower()
    return origin.lower().startswith(f"{scheme}://") and origin.lower().endswith(host[1:].lower())


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """What ``texts`` say in ``language``, else in English, else nothing."""
    return texts.get(language.partition("-")[0]) or texts.get(FALLBACK)


def appearance(site: Site) -> dict[str, Any]:
    """What a page needs to know before the chat is opened."""
    return {
        "accent": site.accent,
        "accent_ink": ink_upon(site.accent) if site.accent else "",
        "position": site.position,
        "theme": site.theme,
        "language": site.language,
        "data_notice": site.data_notice,
        "privacy_url": site.privacy_url,
    }

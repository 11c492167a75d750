"""Sites and the admins who set them up."""

from __future__ import annotations

from typing import Any

from handoff.models import StaffMember
from supportbot.models import Site
from supportbot.sites.services.changing import SiteDetails, site_create
from tests.handoff.people import staff

ORIGIN = "https://www.example.com"


def admin() -> StaffMember:
    return staff("Ines", "admin")


def details(**changed: Any) -> SiteDetails:
    usual: dict[str, Any] = {
        "name": "Shop",
        "origins": [ORIGIN],
        "visitors": True,
        "accent": "#12797c",
        "position": "end",
        "theme": "",
        "language": "",
        "privacy_url": "",
        "greeting": {},
        "data_notice": {},
        "suggestions": {},
    }
    return SiteDetails(**{**usual, **changed})


def site(**changed: Any) -> Site:
    return site_create(by=admin(), details=details(**changed))


def form(**changed: Any) -> dict[str, Any]:
    """What the page sends."""
    return {"name": "Shop", "origins": ORIGIN, "visitors": "everybody", "position": "end", **changed}

"""Sites and their keys, for the pages on which they are set up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from supportbot.models import Site, SiteKey
from supportbot.sites.errors import SiteNotFound


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as the list shows it. ``state`` is ``current``, ``retiring`` or ``retired``; moments are UTC."""

    kid: str
    algorithm: str
    created_at: datetime
    retires_at: datetime | None
    state: str


def site_rows() -> QuerySet[Site]:
    """Every site by name, with ``keys_now``: how many of its keys verify."""
    verifying = Q(keys__retires_at__isnull=True) | Q(keys__retires_at__gt=Now())
    return Site.objects.annotate(keys_now=Count("keys", filter=verifying)).order_by("name", "id")


def site_row(site_id: int) -> Site:
    """Raises SiteNotFound."""
    site = Site.objects.filter(pk=site_id).first()
    if site is None:
        raise SiteNotFound
    return site


def key_rows(site: Site, *, now: datetime) -> list[KeyRow]:
    """Its keys at ``now`` (aware): those that sign first, then those that run out, then those that are over."""
    order = ("current", "retiring", "retired")
    keys = site.keys.defer("material")  # what is secret never comes near a page
    rows = [KeyRow(key.kid, key.algorithm, key.created_at, key.retires_at, _state(key, now)) for key in keys]
    return sorted(rows, key=lambda row: order.index(row.state))


def _state(key: SiteKey, now: datetime) -> str:
    if key.retires_at is None:
        return "current"
    return "retiring" if key.retires_at > now else "retired"

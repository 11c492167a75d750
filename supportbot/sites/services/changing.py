"""Making, changing and taking down sites. Each change is kept with who made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from handoff.models import StaffMember
from handoff.services.auditing import change_record, changed
from supportbot.models import Site
from supportbot.sites.errors import NameDiffers, SiteNotFound

_LONGEST_KEY = 36  # with room for a number


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """What can be set of a site. ``greeting``, ``data_notice`` and ``suggestions`` are by language."""

    name: str
    origins: Sequence[str]
    visitors: bool
    accent: str
    position: str
    theme: str
    language: str
    privacy_url: str
    greeting: Mapping[str, str]
    data_notice: Mapping[str, str]
    suggestions: Mapping[str, Sequence[str]]


def site_create(*, by: StaffMember, details: SiteDetails) -> Site:
    """A site under a key made of its name, once and for good: it stands in the script tags of the company's pages."""
    with transaction.atomic():
        site = _fresh(details.name)
        _set(site, details)
        change_record("site_created", by=by, of=site_named(site), changes=changed({}, _as_kept(site)))
        return site


def site_change(*, by: StaffMember, site_id: int, details: SiteDetails) -> Site:
    """Set all of ``details``; the key stays. Raises SiteNotFound."""
    with transaction.atomic():
        site = site_lock(site_id)
        before = _as_kept(site)
        _set(site, details)
        if changes := changed(before, _as_kept(site)):
            change_record("site_changed", by=by, of=site_named(site), changes=changes)
        return site


def site_delete(*, by: StaffMember, site_id: int, typed_name: str) -> None:
    """Take it down with its keys. Conversations stay.

    Raises NameDiffers (``name``) unless ``typed_name`` is the site's name, SiteNotFound.
    """
    with transaction.atomic():
        site = site_lock(site_id)
        if " ".join(typed_name.split()) != site.name:
            raise NameDiffers(field="name")
        change_record("site_deleted", by=by, of=site_named(site), changes={})
        site.delete()


def site_lock(site_id: int) -> Site:
    """The site, locked until the transaction ends. Raises SiteNotFound."""
    site = Site.objects.select_for_update().filter(pk=site_id).first()
    if site is None:
        raise SiteNotFound
    return site


def site_named(site: Site) -> dict[str, Any]:
    """Which site it is, for the log, which outlives the row."""
    return {"site": site.pk, "name": site.name, "key": site.key}


def _fresh(name: str) -> Site:
    base = slugify(name)[:_LONGEST_KEY].strip("-_") or "site"
    for number in range(1, 100):
        try:
            with transaction.atomic():
                return Site.objects.create(key=base if number == 1 else f"{base}-{number}", name=name)
        except IntegrityError:  # that key is taken
            continue
    raise RuntimeError(f"no key is left for {base}")


def _set(site: Site, details: SiteDetails) -> None:
    for field in fields(details):
        value = getattr(details, field.name)
        setattr(site, field.name, list(value) if field.name == "origins" else value)
    site.save()


def _as_kept(site: Site) -> dict[str, Any]:
    return {field.name: getattr(site, field.name) for field in fields(SiteDetails)}

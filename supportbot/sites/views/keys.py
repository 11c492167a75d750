"""The keys of a site: a new secret, shown once; a public key; retiring either."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from handoff.views.guards import staff_of
from handoff.views.people.answers import done
from supportbot.models import Site, SiteKey
from supportbot.sites.errors import KeyOver, KeyThere, NotAPublicKey
from supportbot.sites.forms.keys import PublicKeyForm
from supportbot.sites.selectors import KeyRow, key_rows, site_row
from supportbot.sites.services.keys import GRACE, key_retire, new_mark, public_key_add, secret_create
from supportbot.sites.snippets import PAIR, signing_examples
from supportbot.sites.views.guards import admins_only, refused

_HOUR = 3600


@require_safe
@admins_only
def keys(request: HttpRequest, site_id: int) -> HttpResponse:
    return _page(request, site_row(site_id))


@require_POST
@sensitive_variables("secret")
@admins_only
def secret_new(request: HttpRequest, site_id: int) -> HttpResponse:
    """Make a secret and show it in this one answer: it is kept in no session and on no page."""
    shown = site_row(site_id)
    try:
        key, secret = secret_create(by=staff_of(request), site_id=site_id, mark=request.POST.get("mark", ""))
    except KeyThere as error:
        return refused(request, error, "sites:keys", site_id)
    return _page(request, shown, made=key, secret=secret)


@require_POST
@sensitive_post_parameters("pem")
@admins_only
def public_key_new(request: HttpRequest, site_id: int) -> HttpResponse:
    shown = site_row(site_id)
    form = PublicKeyForm(request.POST)
    if form.is_valid():
        mark, pem = request.POST.get("mark", ""), form.cleaned_data["pem"]
        try:
            key = public_key_add(by=staff_of(request), site_id=site_id, mark=mark, pem=pem)
        except (NotAPublicKey, KeyThere) as error:
            form.refuse(error.safe_text, error.field)
        else:
            return done(
                request, f"The key {key.kid} is added. Tokens may name it at once.", "sites:keys", site_id=site_id
            )
    return _page(request, shown, form=form)


@require_POST
@admins_only
def retire(request: HttpRequest, site_id: int, kid: str) -> HttpResponse:
    """Let it run out, or end it at once."""
    at_once = request.POST.get("when") == "now"
    try:
        key = key_retire(by=staff_of(request), site_id=site_id, kid=kid, at_once=at_once)
    except KeyOver as error:
        return refused(request, error, "sites:keys", site_id)
    hours = int(GRACE.total_seconds() // _HOUR)
    ends = "now: tokens signed with it are refused" if at_once else f"in {hours} hours. Sign with another from now on"
    return done(request, f"The key {key.kid} ends {ends}.", "sites:keys", site_id=site_id)


def _page(
    request: HttpRequest, site: Site, *, made: SiteKey | None = None, secret: str = "", form: Any = None
) -> HttpResponse:
    rows = key_rows(site, now=timezone.now())
    context = {
        "site": site,
        "rows": rows,
        "made": made,
        "secret": secret,
        "form": form or PublicKeyForm(),
        "mark": new_mark(),
        "pair": PAIR,
        "grace_hours": int(GRACE.total_seconds() // _HOUR),
        "signs": (signer := _signer(rows, made)),
        "examples": signing_examples(signer.kid, signer.algorithm) if signer else [],
    }
    return render(request, "sites/keys.html", context)


def _signer(rows: list[KeyRow], made: SiteKey | None) -> KeyRow | None:
    """The key that the examples name: the one just made, else the newest that is current."""
    current = [row for row in rows if row.state == "current"]
    named = [row for row in current if made is not None and row.kid == made.kid]
    return next(iter(named + current), None)

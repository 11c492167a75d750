"""API keys: the list, making one, and the end of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoff.views.guards import staff_of, staff_required
from handoff.views.people.answers import done
from supportbot.api.errors import ApiError
from supportbot.api.forms import KeyForm
from supportbot.api.keys import key_create, key_revoke
from supportbot.api.views.answers import ADMINS, not_done, show_once
from supportbot.models import ApiKey

_SHOWN = 200


@require_safe
@staff_required(ADMINS)
def key_list(request: HttpRequest) -> HttpResponse:
    """All keys, the newest first, dead ones last."""
    keys = [(key, _state(key)) for key in ApiKey.objects.select_related("created_by")[:_SHOWN]]
    rows = sorted(keys, key=lambda row: row[1] != "active")
    return render(request, "api/settings/keys.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(ADMINS)
def key_new(request: HttpRequest) -> HttpResponse:
    """The form; in answer to it the key, which is not seen again."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        made = key_create(
            by=staff_of(request), name=wanted["name"], scopes=wanted["scopes"], expires_at=form.expires_at()
        )
        return show_once(
            request,
            heading=f"The key {made.key} is made",
            text="Copy it now and keep it where your system keeps its secrets. We keep only a trace of it, from which "
            "it cannot be read again.",
            label="API key",
            secret=made.token,
            then=reverse("api-settings:key", args=[made.key.pk]),
        )
    return render(request, "api/settings/key_new.html", {"form": form})


@require_safe
@staff_required(ADMINS)
def key(request: HttpRequest, key_id: int) -> HttpResponse:
    """One key: what it may do, who made it, when it was used."""
    shown = ApiKey.objects.select_related("created_by").filter(pk=key_id).first()
    if shown is None:
        raise Http404
    return render(request, "api/settings/key.html", {"key": shown, "state": _state(shown)})


@require_POST
@staff_required(ADMINS)
def key_end(request: HttpRequest, key_id: int) -> HttpResponse:
    """Revoke it."""
    try:
        key_revoke(by=staff_of(request), key_id=key_id)
    except ApiError as error:
        return not_done(request, error, "api-settings:keys")
    return done(request, "The key is revoked. Whoever still uses it is refused.", "api-settings:keys")


def _state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= timezone.now() else "active"

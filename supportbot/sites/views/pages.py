"""The list of sites, and each: its form beside the preview, and what to put on its pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoff.views.guards import staff_of
from handoff.views.people.answers import done
from handoff.views.people.inviting import site_of as home_of
from supportbot.models import Site
from supportbot.sites.errors import NameDiffers
from supportbot.sites.forms.keys import DeleteForm
from supportbot.sites.forms.site import SiteForm
from supportbot.sites.preview import built_in
from supportbot.sites.selectors import site_row, site_rows
from supportbot.sites.services.changing import site_change, site_create, site_delete
from supportbot.sites.snippets import TOKEN_ADDRESS, policy_lines, script_tag
from supportbot.sites.views.guards import admins_only


@require_safe
@admins_only
def site_list(request: HttpRequest) -> HttpResponse:
    return render(request, "sites/list.html", {"sites": site_rows()})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def site_new(request: HttpRequest) -> HttpResponse:
    """The empty form; once saved, what to put on the site's pages."""
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = site_create(by=staff_of(request), details=form.details())
        return done(request, f"{made} is set up. Now put the chat on its pages.", "sites:install", site_id=made.pk)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def site(request: HttpRequest, site_id: int) -> HttpResponse:
    shown = site_row(site_id)
    form = SiteForm(request.POST or None, site=shown)
    if request.method == "POST" and form.is_valid():
        saved = site_change(by=staff_of(request), site_id=site_id, details=form.details())
        return done(request, f"{saved} is saved. Its pages show it within a minute.", "sites:site", site_id=site_id)
    return _page(request, form, shown)


@require_POST
@admins_only
def site_remove(request: HttpRequest, site_id: int) -> HttpResponse:
    """Delete it, once its name is typed."""
    shown = site_row(site_id)
    typed = DeleteForm(request.POST)
    if typed.is_valid():
        try:
            site_delete(by=staff_of(request), site_id=site_id, typed_name=typed.cleaned_data["name"])
        except NameDiffers as error:
            typed.refuse(error.safe_text, error.field)
        else:
            return done(request, f"{shown} is deleted.", "sites:list")
    return _page(request, SiteForm(site=shown), shown, typed)


@require_safe
@admins_only
def install(request: HttpRequest, site_id: int) -> HttpResponse:
    """The script tag, and what the policy of the site's pages has to allow."""
    shown, home = site_row(site_id), home_of(request)
    context = {
        "site": shown,
        "tag": script_tag(shown.key, home=home, signed=False),
        "signed_tag": script_tag(shown.key, home=home, signed=True),
        "policy": policy_lines(home),
        "token_address": TOKEN_ADDRESS,
        "home": home.rstrip("/"),
    }
    return render(request, "sites/install.html", context)


def _page(request: HttpRequest, form: SiteForm, shown: Site | None, typed: DeleteForm | None = None) -> HttpResponse:
    said = built_in()
    form.suggest(greetings=said["greeting"], suggestions=said["suggestions"])
    context = {
        "form": form,
        "site": shown,
        "delete": typed or DeleteForm(),
        "deleting": typed is not None,
        "only_one": Site.objects.count() == 1,
        "languages": settings.LANGUAGES,
        "built_in": said,
    }
    return render(request, "sites/site.html", context)

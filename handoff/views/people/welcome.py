"""Where the link of an invitation leads: choosing a password. Opened by whoever has the link, signed in or not."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from handoff.errors import InvitationOver
from handoff.forms.welcome import PasswordForm
from handoff.services.joining import invitation_accept, invitation_person

_GONE = 410


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The form. Looking at it uses nothing up, as mail scanners open links too."""
    try:
        staff = invitation_person(token=token)
        form = PasswordForm(staff, request.POST or None)
        if request.method == "POST" and form.is_valid():
            invitation_accept(token=token, password=form.password)
            logout(request)  # whoever sat here before is somebody else
            messages.success(request, f"Welcome, {staff}. Your password is set: sign in with it.")
            return redirect("account_login")
    except InvitationOver as error:
        return render(request, "handoff/people/link_over.html", {"text": error.safe_text}, status=_GONE)
    return render(request, "handoff/people/welcome.html", {"form": form, "person": staff})

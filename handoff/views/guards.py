"""Who may see a staff page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from handoff.errors import ConversationNotFound
from handoff.models import Conversation, StaffMember
from handoff.selectors.conversations import conversation_for_staff

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

ANSWERING = StaffMember.ANSWERING
REVIEWING = (StaffMember.Role.MANAGER, StaffMember.Role.ADMIN)
EVERYONE = tuple(StaffMember.Role)


def staff_required(roles: tuple[StaffMember.Role, ...]) -> Callable[[View[P]], View[P]]:
    """Let only signed-in staff of ``roles`` through: others are sent to sign in, or refused with 403.

    Pages behind it are never kept by a cache, so that signing out is the end of them.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if request.user.role not in roles:
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            response.headers["Cache-Control"] = "no-store, private"
            return response

        return cast(View[P], guarded)

    return guard


def missing_as_404(
    *kinds: type[Exception],
) -> Callable[[View[P]], View[P]]:
    """What is missing is a 404 with the words of the error: ``kinds`` carry them as ``safe_text``."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except kinds as error:
                raise Http404(getattr(error, "safe_text", "")) from error

        return cast(View[P], guarded)

    return guard


def staff_of(request: HttpRequest) -> StaffMember:
    """Who asks; only behind ``staff_required``."""
    return cast(StaffMember, request.user)


def conversation_or_404(staff: StaffMember, conversation_id: uuid.UUID) -> Conversation:
    """The conversation through the guarded door; Http404 says the same of what is missing and of another team's."""
    try:
        return conversation_for_staff(staff, conversation_id)
    except ConversationNotFound as error:
        raise Http404(error.safe_text) from error


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx wants a part of the page; what it restores from history is a whole one."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if not is_partial(request):
        return redirect_to_login(request.get_full_path())
    # A part of a page cannot show the sign-in form in its place: the whole page goes there.
    return HttpResponse(status=204, headers={"HX-Redirect": resolve_url("account_login")})

"""A line of the log for each step of a sign-in, passed or failed, and for each change of what signs somebody in.

Staff are named by their number. What was typed stands in no line: a password typed into the wrong box is one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from handoff.models import StaffMember

log = structlog.get_logger(__name__)
Receiver = Callable[..., None]
_kept: list[Receiver] = []
"""Django's signals hold what hears them weakly."""


def watch() -> None:
    """Hear of it from Django and allauth; once, when the program starts."""
    _hear(account.authentication_step_completed, "sign_in_step")
    _hear(auth.user_logged_in, "signed_in")
    _hear(auth.user_logged_out, "signed_out")
    _hear(mfa.authentication_failed, "sign_in_step_failed", level="warning")
    _hear(account.password_changed, "password_changed")
    _hear(account.password_reset, "password_reset")
    _hear(mfa.authenticator_added, "second_factor_added")
    _hear(mfa.authenticator_removed, "second_factor_removed")
    _hear(mfa.authenticator_reset, "recovery_codes_made_anew")
    auth.user_login_failed.connect(_failed, dispatch_uid="supportbot.sign_in_failed")


def held_back(request: HttpRequest, email: str) -> None:
    """A try that was not looked at, as there were too many before."""
    _say("sign_in_held_back", request, _known(email), level="warning")


def _hear(signal: Any, event: str, *, level: str = "info") -> None:
    def heard(sender: object, request: HttpRequest | None = None, user: Any = None, **more: Any) -> None:
        _say(event, request, getattr(user, "pk", None), level=level, **_facts(more))

    _kept.append(heard)
    signal.connect(heard, dispatch_uid=f"supportbot.{event}")


def _facts(more: dict[str, Any]) -> dict[str, Any]:
    """How, and whether somebody signed in already was asked once more."""
    kind = getattr(more.get("authenticator"), "type", more.get("type"))
    again = more.get("reauthenticated") or more.get("reauthentication")
    return {"method": more.get("method"), "kind": kind, "again": again or None}


def _failed(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    _say("sign_in_failed", request, _known(str(credentials.get("email") or "")), level="warning")


def _known(email: str) -> int | None:
    """Whose address it is; None where it is nobody's."""
    return StaffMember.objects.filter(email__iexact=email).values_list("pk", flat=True).first() if email else None


def _say(event: str, request: HttpRequest | None, staff: int | None, *, level: str = "info", **facts: Any) -> None:
    address = request.META.get("REMOTE_ADDR") if request else None
    told = {name: value for name, value in facts.items() if value is not None}
    getattr(log, level)(event, staff=staff, address=address, **told)

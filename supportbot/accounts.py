"""Signing in: staff are invited, nobody signs up; what a second factor rests on is kept encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from encrypted_fields.fields import EncryptedTextField  # type: ignore[import-untyped]

from handoff.models import StaffMember
from handoff.services.account_mailing import account_change_tell
from handoff.services.signing_out import other_sessions_end
from supportbot.sign_in_log import held_back

_LONGEST_BROWSER = 200


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            held_back(request, str(credentials.get("email") or ""))
            raise

    def send_notification_mail(
        self,
        template_prefix: str,
        user: StaffMember,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Of a change that allauth has made, in our words and by our mails; to ``email`` where that was the address."""
        what = template_prefix.rpartition("/")[2]
        account_change_tell(staff=user, what=what, by=_whence(self.request), address=email or "")


class EncryptedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets of authenticator apps and recovery codes, under the keys of encrypted columns."""

    def encrypt(self, text: str) -> str:
        return str(EncryptedTextField().f.encrypt(text.encode()), "ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return str(EncryptedTextField().f.decrypt(encrypted_text.encode()), "utf-8")


def address_changed(
    request: HttpRequest, user: StaffMember, from_email_address: EmailAddress | None, **more: Any
) -> None:
    """The first time allauth knows of no former address, and would tell nobody: that one is the name of the account."""
    if from_email_address is None:
        account_change_tell(staff=user, what="email_changed", by=_whence(request), address=user.username)


def _whence(request: HttpRequest) -> str:
    browser = request.META.get("HTTP_USER_AGENT", "")[:_LONGEST_BROWSER]
    return ", ".join(filter(None, (request.META.get("REMOTE_ADDR"), browser)))


def factor_added(request: HttpRequest, user: StaffMember, **more: Any) -> None:
    """Whoever signed in elsewhere with the password alone is signed out; this browser stays."""
    other_sessions_end(user)
    update_session_auth_hash(request, user)

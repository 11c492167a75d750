"""Signing in: staff are invited, nobody signs up; what a second factor rests on is kept encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from encrypted_fields.fields import EncryptedTextField  # type: ignore[import-untyped]

from handoff.models import StaffMember
from handoff.services.signing_out import other_sessions_end
from supportbot.sign_in_log import held_back


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            held_back(request, str(credentials.get("email") or ""))
            raise


class EncryptedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets of authenticator apps and recovery codes, under the keys of encrypted columns."""

    def encrypt(self, text: str) -> str:
        return str(EncryptedTextField().f.encrypt(text.encode()), "ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return str(EncryptedTextField().f.decrypt(encrypted_text.encode()), "utf-8")


def factor_added(request: HttpRequest, user: StaffMember, **more: Any) -> None:
    """Whoever signed in elsewhere with the password alone is signed out; this browser stays."""
    other_sessions_end(user)
    update_session_auth_hash(request, user)

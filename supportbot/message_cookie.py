"""Messages to whoever has just done something, in a cookie that is named as the session's is."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class _Cookie(CookieStorage):
    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Messages(FallbackStorage):
    """What does not fit the cookie goes into the session."""

    storage_classes = (_Cookie, SessionStorage)

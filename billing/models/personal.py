"""Columns that tell who somebody is, kept encrypted."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import models
from encrypted_fields.fields import EncryptedTextField  # type: ignore[import-untyped]  # ships no types


class PersonalText(EncryptedTextField):  # type: ignore[misc]  # its base ships no types
    """A text that belongs to a person and goes into their export. Empty stays empty, so no null is needed.

    The same text is stored otherwise each time, so the database cannot find it: a query that tries is refused.
    Values stored before the column was encrypted are read as they stand.
    """

    @cached_property
    def keys(self) -> list[bytes]:
        """Made once for all such columns: each takes some fifty milliseconds."""
        return list(_keys((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), tuple(settings.SALT_KEY)))

    def get_prep_value(self, value: Any) -> str | None:
        return super().get_prep_value(value) or ("" if value == "" else None)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value and self.opened(value)

    def to_python(self, value: Any) -> Any:
        """Values of forms and documents are plain."""
        return models.TextField.to_python(self, value)

    def get_lookup(self, lookup_name: str) -> Any:
        """None of any: Django then says that the column cannot be looked up."""
        return None

    def opened(self, stored: str) -> str:
        """What a stored value says; as it is stored where no key opens it."""
        if not stored:
            return ""
        try:
            return str(self.f.decrypt(stored.encode()), "utf-8")
        except (InvalidToken, UnicodeEncodeError):
            return stored


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...], salts: tuple[str, ...]) -> tuple[bytes, ...]:
    """Those of the settings, which are these."""
    return tuple(EncryptedTextField().keys)

"""Reading one client frame: JSON text to typed fields, each refusal with its code and the field's name.

FrameError
└── FieldError   one field is missing, of the wrong type, or out of its range
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

_DIGITS_OF_A_BIGINT = 19


class FrameError(Exception):
    """A frame that cannot be read. ``code`` is one of ``docs/frames.md``."""

    def __init__(self, code: str, text: str, *, field: str | None = None) -> None:
        super().__init__(f"{code}: {field or text}")
        self.code = code
        self.safe_text = text
        self.field = field
        self.retryable = False


class FieldError(FrameError):
    """A field that cannot be used."""


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _whole_number(digits: str) -> int:
    if len(digits) > _DIGITS_OF_A_BIGINT:
        raise ValueError("number too long")
    return int(digits)


def parse(raw: str | None) -> dict[str, Any]:
    """The frame's object. Raises FrameError when it is no JSON object with a ``type`` in it."""
    if raw is None:
        raise FrameError("frame_not_json", "Frames are JSON text, not binary data.")
    try:
        frame = json.loads(raw, parse_constant=_refuse_constant, parse_int=_whole_number)
    except (ValueError, RecursionError):
        raise FrameError("frame_not_json", "That frame is not valid JSON.") from None
    if not isinstance(frame, dict):
        raise FrameError("frame_not_object", "A frame is a JSON object.")
    if not isinstance(frame.get("type"), str):
        raise FrameError("frame_type_missing", "A frame needs a type.", field="type")
    return frame


class Fields:
    """Typed access to one frame's fields. Every method raises FieldError."""

    def __init__(self, frame: dict[str, Any]) -> None:
        self._frame = frame

    def _required(self, name: str) -> Any:
        value = self._frame.get(name)
        if value is None:
            raise FieldError("field_missing", f"The field {name} is missing.", field=name)
        return value

    def given(self, name: str) -> bool:
        """Whether there is anything in it."""
        return self._frame.get(name) not in (None, "")

    def raw(self, name: str) -> Any:
        return self._required(name)

    def text(self, name: str, *, limit: int) -> str:
        """A required string of 1 to ``limit`` characters that can be stored."""
        value = self._required(name)
        if not isinstance(value, str):
            raise FieldError("field_type", f"The field {name} must be a text.", field=name)
        if not 1 <= len(value) <= limit:
            raise FieldError("field_value", f"The field {name} must have 1 to {limit} characters.", field=name)
        if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise FieldError("field_value", f"The field {name} holds characters that cannot be stored.", field=name)
        return value

    def optional_text(self, name: str, *, limit: int) -> str:
        """As ``text``; absent, null or empty gives an empty string."""
        return self.text(name, limit=limit) if self.given(name) else ""

    def uuid(self, name: str) -> UUID:
        value = self.text(name, limit=64)
        try:
            return UUID(value)
        except ValueError:
            raise FieldError("field_value", f"The field {name} must be a UUID.", field=name) from None

    def optional_moment(self, name: str) -> datetime | None:
        """A moment in ISO 8601 with its zone; absent or null gives None."""
        if self._frame.get(name) is None:
            return None
        try:
            moment = datetime.fromisoformat(self.text(name, limit=40))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise FieldError("field_value", f"The field {name} must be a time such as 2026-11-30T09:00Z.", field=name)
        return moment

    def optional_integer(self, name: str, *, least: int, most: int) -> int | None:
        return None if self._frame.get(name) is None else self.integer(name, least=least, most=most)

    def optional_uuid(self, name: str) -> UUID | None:
        return None if self._frame.get(name) is None else self.uuid(name)

    def uuids(self, name: str, *, most: int) -> list[UUID]:
        """A list of at most ``most`` different ids; absent or null gives an empty one."""
        values = self._frame.get(name)
        if values is None:
            return []
        if not isinstance(values, list):
            raise FieldError("field_type", f"The field {name} must be a list.", field=name)
        if len(values) > most:
            raise FieldError("field_value", f"The field {name} may have at most {most} entries.", field=name)
        found = [Fields({name: value}).uuid(name) for value in values]
        if len(set(found)) < len(found):
            raise FieldError("field_value", f"The field {name} names something twice.", field=name)
        return found

    def integer(self, name: str, *, least: int, most: int) -> int:
        value = self._required(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise FieldError("field_type", f"The field {name} must be a whole number.", field=name)
        if not least <= value <= most:
            raise FieldError("field_value", f"The field {name} must be between {least} and {most}.", field=name)
        return value

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, limit=40)
        if value not in allowed:
            raise FieldError("field_value", f"The field {name} must be one of {', '.join(allowed)}.", field=name)
        return value

"""Texts that people send, made fit to be stored and shown."""

from __future__ import annotations

import re
import unicodedata

from handoff.errors import HandoffError

LIMIT = 4000
"""The longest message, in code points after trimming."""

_NEWLINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")  # all but NUL (refused), tab and the newlines
_NOT_ALLOWED = re.compile("[\x00\ud800-\udfff]")
_UNSEEN_KINDS = frozenset({"Cc", "Cf", "Mn", "Me", "Zl", "Zp", "Zs"})
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs without ink


class TextError(HandoffError):
    """A text that cannot be accepted. The codes are those of docs/frames.md; ``safe_text`` may be shown."""

    def __init__(self, code: str, text: str, *, field: str = "text") -> None:
        super().__init__(text, field=field)
        self.code = code


def accept_text(raw: object, *, limit: int = LIMIT, field: str = "text") -> str:
    """``raw`` trimmed, with ``\\n`` as its only newline and no control character but that and the tab.

    Everything else stays as typed: emoji sequences, joiners, right-to-left marks. The result can be stored in Postgres
    text and jsonb. ``limit`` counts code points after trimming.

    Raises TextError: ``field_type`` (not a string), ``text_not_allowed`` (NUL or half a surrogate pair),
    ``text_empty`` (nothing to be seen), ``text_too_long``.
    """
    if not isinstance(raw, str):
        raise TextError("field_type", "This must be a text.", field=field)
    if _NOT_ALLOWED.search(raw):
        raise TextError("text_not_allowed", "That message contains characters that cannot be sent.", field=field)
    text = _CONTROL.sub("", _NEWLINE.sub("\n", raw)).strip()
    if not any(_is_seen(char) for char in text):
        raise TextError("text_empty", "Write a message first.", field=field)
    if len(text) > limit:
        raise TextError(
            "text_too_long", f"That message is too long. Please keep it under {limit:,} characters.", field=field
        )
    return text


def _is_seen(char: str) -> bool:
    return char not in _UNSEEN and unicodedata.category(char) not in _UNSEEN_KINDS

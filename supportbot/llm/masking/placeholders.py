"""The signs that stand for what is hidden, such as ``[EMAIL_1]``: plain ones, which small models copy well."""

from __future__ import annotations

import re

from handoff.redaction import Kind

LABELS = ("CARD", "CODE", "SSN", "IBAN", "BANK", "SECRET", "EMAIL", "PHONE", "NAME", "ADDRESS", "TEXT")
OF_KIND = {
    Kind.PAN: "CARD",
    Kind.CVV: "CODE",
    Kind.SSN: "SSN",
    Kind.IBAN: "IBAN",
    Kind.BANK_ACCOUNT: "BANK",
    Kind.CREDENTIAL: "SECRET",
}
# Models write them smaller, wider or with Markdown's backslash; all of that is read as the same sign.
PLACEHOLDER = re.compile(rf"\[ ?({'|'.join(LABELS)})\\?_(\d{{1,4}})(?:\\?_(\d{{1,3}}))? ?\]", re.IGNORECASE | re.ASCII)
"""Also what a guard looks for in a finished text: one that is still there was made up by the model."""
_BEGUN = re.compile(r"\[ ?(?P<label>[A-Za-z]*)(?:\\?(?:_(?:\d{1,4}(?:\\?(?:_(?:\d{1,3})?)?)?)?)?)? ?", re.ASCII)
_LONGEST = 24


def placeholder(label: str, number: int, spelling: int) -> str:
    """``spelling`` counts the ways in which one thing was written: the first has no number of its own."""
    return f"[{label}_{number}]" if spelling == 1 else f"[{label}_{number}_{spelling}]"


def plain(found: re.Match[str]) -> str:
    """The sign as it was made, however the model wrote it."""
    label, number, spelling = found.groups()
    return placeholder(label.upper(), int(number), int(spelling or 1))


def begun_at(text: str) -> int:
    """Where a sign begins that ``text`` may break off in; the length of ``text`` where there is none."""
    start = text.rfind("[", max(0, len(text) - _LONGEST))
    if start < 0:
        return len(text)
    begun = _BEGUN.fullmatch(text, start)
    if begun is None:
        return len(text)
    label = begun["label"].upper()
    whole = begun.end("label") < len(text)
    fits = label in LABELS if whole and label else any(each.startswith(label) for each in LABELS)
    return start if fits else len(text)

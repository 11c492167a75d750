"""Passwords that people type into a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handoff.redaction.kinds import HIDDEN, Kind, Span

_STEMS = ("passw", "passphrase", "pwd", "kennwort", "contrasena", "mot de passe", "wachtwoord", "senha")
_NAMED = re.compile(
    r"(?<![a-z])(?:password|passwort|passphrase|passwd|pwd|kennwort|contrasena|mot de passe|wachtwoord|senha)"
    r"(?P<sign>\s{0,2}(?:[:=]|(?:is|was|ist|lautet|es|est)(?:\s{0,2}:)?(?=\s))\s{0,3})(?P<value>[^\s•]{4,64})(?P<rest>[^\n]?)"
)
_ODD = re.compile(r"[0-9]|[a-z][^a-z\s.,;:!?'’\"()-][a-z]|[#$%&@^*+=!][^\s]")


def find_credentials(text: str) -> Iterator[Span]:
    """The passwords in a folded text: what follows the word and a colon, or "is" and does not look like a word."""
    if not any(stem in text for stem in _STEMS):
        return
    for named in _NAMED.finditer(text):
        ends_line = not named["rest"]
        if _ODD.search(named["value"]) or (ends_line and (":" in named["sign"] or "=" in named["sign"])):
            yield Span(named.start("value"), named.end("value"), Kind.CREDENTIAL, HIDDEN)

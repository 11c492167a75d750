"""Words that no customer may read: signs that were put into the prompt, and longer runs of the prompt itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from supportbot.llm.guard.outcomes import Stop

RUN = 8
"""Words in a row that show a long secret to be repeated; a shorter one must come whole."""
SHORTEST_SIGN = 4
_REMEMBERED = 400


class Secrets:
    """Looks across sentences too, so that nothing is let out in two halves."""

    def __init__(self, secrets: Sequence[str]) -> None:
        words = [_words(secret) for secret in secrets]
        self._signs = [sign for row in words if len(row) < RUN for sign in ["".join(row)] if len(sign) >= SHORTEST_SIGN]
        self._runs = {" ".join(row[at : at + RUN]) for row in words for at in range(len(row) - RUN + 1)}
        self._before = ""
        self._words_before: list[str] = []

    def require_none(self, sentence: str) -> None:
        """Raises Stop."""
        if not self._signs and not self._runs:
            return
        words = _words(sentence)
        joined = self._before + "".join(words)
        for sign in self._signs:
            if sign in joined or sign[::-1] in joined:
                raise Stop("secret", "a sign of the prompt")
        row = self._words_before + words
        if any(" ".join(row[at : at + RUN]) in self._runs for at in range(len(row) - RUN + 1)):
            raise Stop("secret", "words of the prompt")
        self._before, self._words_before = joined[-_REMEMBERED:], row[-RUN:]


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return re.findall(r"\w+", folded.replace("_", ""))

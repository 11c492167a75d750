"""Which language a sentence is in, and whether its words are known well enough to judge it."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from supportbot.llm.guard.lexicon import entries
from supportbot.llm.guard.money_forms import WORDS
from supportbot.llm.guard.number_words import ENGLISH_NUMBERS
from supportbot.llm.guard.outcomes import Stop
from supportbot.understanding.language import guess_language

FEWEST_KNOWN = 0.6
"""Of an English sentence's words; below it is another language, or none."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


_MONEY_WORDS = frozenset({*WORDS, "cent", "pence", "penny"})


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """What customers write, and what is answered."""
    lines = (files("supportbot.understanding") / "spelling/words.txt").read_text("utf-8").splitlines()
    known = {word for line in lines if not line.startswith("#") for word in line.split()}
    return frozenset(known | ENGLISH_NUMBERS | _MONEY_WORDS | set(entries("english")["english"]))


def require_language(text: str) -> str:
    """``text`` with its figures blotted out. Raises Stop where the sentence is in none of the four languages."""
    words = _WORD.findall(text)
    language = guess_language(text)
    if language == "other":
        raise Stop("language", text[:60])
    if language != "en":
        return language
    judged = [
        word.lower()
        for place, word in enumerate(words)
        if len(word) > 2 and not word.isupper() and (place == 0 or not word[0].isupper())
    ]
    if not judged:
        return "en"
    known = sum(_is_known(word) for word in judged)
    if known < FEWEST_KNOWN * len(judged):
        raise Stop("language", text[:60])
    return "en"


def _is_known(word: str) -> bool:
    known = _known()
    if word in known:
        return True
    for ending, back in (
        ("'s", ""),
        ("s", ""),
        ("es", ""),
        ("ed", ""),
        ("d", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
        ("er", ""),
        ("ies", "y"),
    ):
        if word.endswith(ending) and word[: -len(ending)] + back in known:
            return True
    return False

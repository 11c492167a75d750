"""What no reader of figures has taken: any digit, number word, ordinal, currency or address left stops the sentence."""

from __future__ import annotations

import re
import unicodedata

from supportbot.llm.guard.canvas import Canvas, Figure
from supportbot.llm.guard.lexicon import entries
from supportbot.llm.guard.money_forms import CODES, CURRENCY_WORD, bare_amounts, currencies_of
from supportbot.llm.guard.number_words import ANY_NUMBER_WORD
from supportbot.llm.guard.outcomes import Stop

_BARE = re.compile(r"(?<![\w.,:/-])\d{1,3}(?:[ ,.']\d{3})*[.,]\d{2,3}(?![\w%]|[.,:/-]\d)")
_LINK = re.compile(
    r"https?:|www\.|[\w.+-]+@[\w-]+|(?<![\w.])[a-z0-9-]+\.(?:com|net|org|io|co|app|dev|info|biz|me|xyz|"
        r"shop|site|online|help|support|link|ly|gl|eu|uk|ie|de|fr|es|us|ru|cn)(?![\w])|"
    r"\bdot (?:com|net|org|io|ie|co)\b|\[dot\]|\(dot\)|\bat (?:gmail|hotmail|outlook|yahoo)\b|://|"
        r"(?<!\w)(?:mailto|tel|javascript|data|ftp):", re.I
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ORDINALS = frozenset(entries("lists")["ordinals"])
_IDIOMS = re.compile(r"to the (?:cent|penny)|in full|one by one", re.I)
_CURRENCY_NOISE = frozenset({"real", "won", "rand", "pound", "libra", "lira", "livre", "livres"})
_HEDGE = re.compile(
    r"(?<!\w)(?:about|around|roughly|approximately|approx\.?|nearly|almost|circa|ca\.|some|over|under|"
        r"more than|less than|"
    r"at least|at most|up to|just over|just under|close to|ungefähr|etwa|rund|fast|über|unter|mehr als|"
        r"mindestens|environ|presque|"
    r"plus de|moins de|au moins|casi|unos|aproximadamente|más de|menos de|al menos|~|≈|>|<) ?(?:the |a |"
        r"your )?(?=[\ue000])", re.I
)  # fmt: skip


def take_bare_amounts(canvas: Canvas, own: tuple[str, ...]) -> None:
    """Numbers with decimals that no currency stands beside are amounts in the customer's own."""

    def read(found: re.Match[str]) -> Figure:
        return Figure("money", found.start(), found.end(), found.group(), amounts=bare_amounts(found.group(), own))

    if canvas.has_digit:
        canvas.take(_BARE, read)


def require_no_links(canvas: Canvas) -> None:
    """Contacts of the company were taken out before."""
    found = _LINK.search(canvas.text)
    if found:
        raise Stop("link", found.group())


def require_nothing_left(canvas: Canvas, own: tuple[str, ...]) -> None:
    text = _IDIOMS.sub("", canvas.text)
    for char in text:
        if char.isnumeric():
            raise Stop("number_unknown", _around(text, char))
        if char == "$" or (not char.isascii() and unicodedata.category(char) == "Sc"):
            raise Stop("currency_wrong", _around(text, char))
    _require_no_words_left(text, own)
    hedge = _HEDGE.search(canvas.text)
    if hedge:
        raise Stop("hedged", hedge.group())


def _require_no_words_left(text: str, own: tuple[str, ...]) -> None:
    for word in _WORD.findall(text):
        low = word.lower()
        if low in ANY_NUMBER_WORD or low in _ORDINALS:
            raise Stop("number_unknown", word)
        if len(word) == 3 and word.isupper() and word in CODES and word not in own:
            raise Stop("currency_wrong", word)
    for found in CURRENCY_WORD.finditer(text):
        if found.group().lower() not in _CURRENCY_NOISE and not set(currencies_of(found.group())) & set(own):
            raise Stop("currency_wrong", found.group())


def _around(text: str, char: str) -> str:
    place = text.index(char)
    return text[max(0, place - 10) : place + 15]

"""One spelling for the many a customer may type; the only way text reaches the classifier, in training and in use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

READ_LIMIT = 2_000
"""Characters of a message the classifier regards; what a message is about stands in its first lines."""

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_INVOICE_NUMBER = re.compile(r"\b[a-z]{2,5}-?\d{3,}(?:-\d+)*\b")
_MONEY = re.compile(
    r"[$\u20ac\u00a3\u20b9]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:[$\u20ac\u00a3\u20b9]|(?:usd|eur|gbp|dollars?|bucks?|euros?|pounds?|quid)\b)"
)
_NUMBER = re.compile(r"\b\d[\d.,:/-]*(?:st|nd|rd|th)?\b")
_STRETCHED = re.compile(r"(.)\1{2,}")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_TOKEN = re.compile(r"\w+|\?")

_MASKED_CARD = re.compile(r"[\u2022*]{2,}[\s-]?\d{4}")

_SHORTHAND = {
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "plss": "please", "acct": "account",
    "acc": "account", "sub": "subscription", "subs": "subscription", "thx": "thanks", "tnx": "thanks", "ty": "thanks",
    "pmt": "payment", "pymt": "payment", "inv": "invoice", "cc": "credit card", "amt": "amount", "wanna": "want to",
    "gonna": "going to", "gimme": "give me", "lemme": "let me", "cuz": "because", "coz": "because", "bc": "because",
    "whats": "what is", "hows": "how is", "wheres": "where is", "thats": "that is", "im": "i am", "ive": "i have",
    "whens": "when is", "cant": "can not", "cannot": "can not", "dont": "do not", "didnt": "did not",
    "doesnt": "does not", "wont": "will not", "isnt": "is not", "wasnt": "was not", "hasnt": "has not",
    "havent": "have not", "idk": "i do not know", "rn": "right now", "msg": "message", "info": "information",
    "w": "with", "y": "why", "n": "and", "b4": "before", "2day": "today", "tmrw": "tomorrow", "tmr": "tomorrow",
    "yr": "year", "mo": "month", "wk": "week", "num": "number", "cust": "customer", "svc": "service",
    "cancelled": "canceled", "cancelling": "canceling", "cheque": "check", "authorised": "authorized",
    "unauthorised": "unauthorized", "recognise": "recognize", "recognised": "recognized", "favourite": "favorite",
}  # fmt: skip

_ENDINGS = ("ations", "ation", "ements", "ement", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "ly")
_SHORTEST_STEM = 3


def stemmed(normalised: str) -> str:
    """Cut the commonest English endings, so that "charged", "charges" and "charging" count as one word."""
    return " ".join(_stem(word) for word in normalised.split())


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def normalise(text: str) -> str:
    """Return lower-case words parted by single blanks, numbers and addresses replaced by words that name their kind."""
    text = unicodedata.normalize("NFKC", text[:READ_LIMIT]).translate(_QUOTES).lower()
    text = _EMAIL.sub(" emailword ", _LINK.sub(" linkword ", text))
    text = _INVOICE_NUMBER.sub(" invoicenumber ", _MONEY.sub(" moneyword ", text))
    text = _NUMBER.sub(" numberword ", text)
    text = _APOSTROPHE.sub("", _STRETCHED.sub(r"\1\1", text))
    return " ".join(_SHORTHAND.get(token, token) for token in _TOKEN.findall(text))


def general(text: str, plan_names: Sequence[str]) -> str:
    """Return ``text`` with names that only this company or this customer has said generally: a plan, a masked card.

    What the classifier learnt holds for every company, so it knows none of their plans.
    """
    for pattern in _named(tuple(plan_names)):
        text = pattern.sub("premium plan", text)
    return _MASKED_CARD.sub("card number", text)


@lru_cache(maxsize=32)
def _named(plan_names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Longest names first, so that "Team Plus" is not taken for "Team"; a word for its kind behind it belongs to it."""
    names = sorted({name.strip() for name in plan_names if name.strip()}, key=lambda name: (-len(name), name))
    return tuple(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)(?: (?:plan|package))?", re.IGNORECASE) for name in names)

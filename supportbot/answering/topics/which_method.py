"""Which card or account a message speaks of, and whether bills should go to it or it should go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from billing.balance import default_method
from billing.facts import PaymentMethod
from supportbot.answering.question import Question
from supportbot.understanding.patterns import plain

MASKED = "\u2022\u2022\u2022\u2022 "
CLOSE = 0.82
"""How alike two words must be (0–1) for one to be the other mistyped."""
_NAMES = {"american express": ("amex", "american express"), "mastercard": ("mastercard", "master card")}
_OTHER = re.compile(r"(?<!\w)(?:other|second|alternative) (?:\w+ )?(?:card|account|one|visa|mastercard|amex)(?!\w)")
_OUT_OF_DATE = re.compile(r"(?<!\w)(?:expired|out of date|outdated|ran out|old)(?!\w)")
_TO_USE = re.compile(
    r"(?<!\w)(?:use|using|charge|debit|bill|take|go(?:es)? to|switch to|pay with|default|main|from now on|instead)"
    r"(?!\w)"
)
_TO_GO = re.compile(
    r"(?<!\w)(?:remove|delete|take (?:\w+ ){1,4}off?|erase|drop|replac\w+|updat\w+"
    r"|new|gone|lost(?! track)|dead|get rid)(?!\w)"
)
_WHICH = re.compile(
    r"(?<!\w)(?:which|what|wat|wich|list|show)(?: \w+){0,3} (?:cards?|accounts?|methods?|details)(?: \w+){0,3} "
    r"(?:have|hav|got|hold|saved|stored|keep|file|record|mine|me)(?!\w)"
    r"|(?<!\w)(?:you've|you have|you got|have (?:you|ye)(?: got)?|do (?:you|ye) have) "
    r"(?:\w+ )?(?:other|another|second) card(?!\w)"
)


def method_meant(question: Question) -> PaymentMethod | None:
    """The one that the message names, or the one that bills are charged to, or the only one."""
    methods = question.account.payment_methods
    return named_method(question) or default_method(question.account) or (methods[0] if len(methods) == 1 else None)


def named_method(question: Question) -> PaymentMethod | None:
    """The one whose last digits or brand are said, the other of two, or the only one that is out of date."""
    methods, words = question.account.payment_methods, plain(question.text)
    by_digits = [one for one in methods if one.last4 and one.last4 in question.slots.card_digits]
    by_brand = [one for one in methods if one.brand and _says(words, one.brand)]
    others = [one for one in methods if not one.is_default] if _OTHER.search(words) else []
    stale = [one for one in methods if one.expired_on(question.today)] if _OUT_OF_DATE.search(words) else []
    return next(
        (found[0] for found in (by_digits, by_brand, _still_good(question, others), stale) if _one(found)), None
    )


def to_be_used(question: Question) -> PaymentMethod | None:
    """A card or account on file that bills should go to from now on; None when that isn't what is asked."""
    words, method = plain(question.text), named_method(question)
    if method is None or method.is_default or method.expired_on(question.today) or method.kind == "bank_transfer":
        return None
    return method if _TO_USE.search(words) and not _TO_GO.search(words) else None


def gives_a_number(text: str) -> bool:
    """Whether a whole card or account number was typed, of which only the mask is left."""
    return MASKED in text


def only_which(text: str) -> bool:
    """Whether it is asked which cards or accounts are on file, and nothing is to become of any."""
    words = plain(text)
    return bool(_WHICH.search(words)) and not _TO_USE.search(words) and not _TO_GO.search(words)


def _one(found: Sequence[PaymentMethod]) -> bool:
    return len(found) == 1


def _still_good(question: Question, methods: Sequence[PaymentMethod]) -> list[PaymentMethod]:
    """Of several others the ones that are not out of date, as nobody wants bills to go to those."""
    good = [one for one in methods if not one.expired_on(question.today)]
    return good if len(methods) > 1 else list(methods)


def _says(words: str, brand: str) -> bool:
    names = _NAMES.get(brand.lower(), (plain(brand),))
    if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) for name in names):
        return True
    return any(len(name) > 4 and get_close_matches(name, words.split(), n=1, cutoff=CLOSE) for name in names)

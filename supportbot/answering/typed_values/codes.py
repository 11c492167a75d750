"""A coupon's code in a message."""

from __future__ import annotations

import re
from collections.abc import Collection

_OF_CODES = re.compile(
    r"(?<!\w)(?:(?:promo\w*|coupon|voucher|discount|gift|offer|referral|welcome) ?codes?|coupons?|vouchers?|promo"
    r"|codes?(?= (?:is|called|named|from|i|for my|to)\b))(?!\w)"
    r"|(?<!\w)(?:have|got|apply|use|redeem|enter)(?: \w+){0,3} code(?!\w)",
    re.IGNORECASE,
)
_SHAPE = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{1,30})[A-Za-z0-9]"
_BEHIND_CODE = re.compile(
    r"(?<!\w)(?:code|coupon|voucher)(?: (?:is|called|named|says|saying|reads|of))*\s*[:,-]?\s*[\"'“‘(]?"
    rf"(?P<code>{_SHAPE})(?!\w)",
    re.IGNORECASE,
)
_OTHER_CODES = re.compile(
    r"(?<!\w)(?:security|verification|confirmation|one.time|log.?in|post(?:al)?|zip|pin|area|country|sort|error|bank|tax|iban"
    r"|swift|qr|bar|cvc|cvv|puk|access|door|wi-?fi) ?codes?(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(rf"(?<![\w-]){_SHAPE}(?![\w-])")
_ALONE = re.compile(
    r"(?:\W|(?:it'?s|it is|the code is|sure|yes|ok|okay|sorry|no|i meant|here it is|here you go|called)(?!\w))*"
    rf"(?P<code>{_SHAPE})\W*",
    re.IGNORECASE,
)
SHORTEST_IN_CAPITALS = 4


def names_a_code(text: str) -> bool:
    """Whether a coupon or its code is spoken of."""
    return _OF_CODES.search(text) is not None


def code_in(text: str, *, asked: bool = False, instead: bool = False, not_these: Collection[str] = ()) -> str:
    """The code that ``text`` gives, in capitals; empty where it gives none.

    ``asked``: it was asked for; ``instead``: another one is on offer. ``not_these`` are numbers that look like codes,
    such as those of bills.
    """
    if asked or instead:
        alone = _ALONE.fullmatch(text.strip())
        if alone and (_is_code(alone["code"]) or (asked and any(map(str.isalpha, alone["code"])))):
            return _allowed(alone["code"], not_these)
    if _OTHER_CODES.search(text):
        return ""
    behind = _BEHIND_CODE.search(text)
    if behind and _is_code(behind["code"]):
        return _allowed(behind["code"], not_these)
    if text.isupper() or not (asked or names_a_code(text)):
        return ""
    words = (found.group() for found in _WORD.finditer(text))
    return next((found for word in words if _is_code(word) and (found := _allowed(word, not_these))), "")


def _is_code(word: str) -> bool:
    """Letters with a digit among them, or all in capitals."""
    letters = any(map(str.isalpha, word))
    return letters and (any(map(str.isdigit, word)) or (word.isupper() and len(word) >= SHORTEST_IN_CAPITALS))


def _allowed(code: str, not_these: Collection[str]) -> str:
    return "" if code.upper() in {one.upper() for one in not_these} else code.upper()

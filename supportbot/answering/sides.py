"""Which side of a topic with two sides a message is on, by its words; both where they don't tell."""

from __future__ import annotations

import re
from typing import Literal

from supportbot.understanding.patterns import plain

DetailsSide = Literal["both", "tax", "wrong_tax", "tax_number", "address"]


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


_CREDIT = _words(r"credits?(?! (?:cards?|check))", "goodwill")
_DISCOUNT = _words(
    r"dis+counts?", "offers?", r"promo\w*", "deals?", "cheaper", "reductions?", "coupons?", "vouchers?", "codes?"
)
_TAX = _words("vat", r"tax\w*", r"gst\w*", "mwst", "reverse charge")
_TAX_NUMBER = _words(r"(?:vat|tax|gst) (?:reg\w* )?(?:no|nr|num\w*|ids?|identification)", "gstin")
_ADDRESS = _words(
    r"ad+res+\w*", "street", "mov(?:e|ed|d|ing)", r"reloc\w*", "house", "home", "flat", "apartment", "place", "premises"
)
_NAME = _words("post ?codes?", "zip", "names?", "made out", "married")
_WHOSE = _words("names?(?! is)", "surname", "married", "divorced", "made out")
_TO_CHANGE = _words(
    "add?",
    "put",
    r"chang\w*",
    "chnage",
    r"updat\w*",
    "correct",
    "remove",
    "take",
    r"exempt\w*",
    "missing",
    "(?:isn'?t|not) (?:on|printed|shown)",
)
_WRONG = _words(
    "wrong",
    "rong",
    r"incorrect\w*",
    "not (?:right|correct|true)",
    "isn't (?:right|correct)",
    "mistake",
    "error",
    "too (?:high|much)",
    "sh(?:ould|ud) (?:not )?be",
    "shouldn't",
    "reduced rate",
)

_FEE_OFF = _words(
    r"waiv\w*",
    "wave",
    r"remov\w*",
    r"(?:take|taking|taken|knock)(?: \S+){0,6} (?:off?|away|back)",
    "(?:take|knock) off?",
    "drop",
    "get rid",
    "cancel",
    "delete",
    r"forg[io]v\w*",
    r"let (?:me|us)(?: \w+)? off?",
    r"refund\w*",
    "lift",
    "scrap",
    r"revers\w*",
    "undo",
    r"(?:want|get|have|give)(?: (?!pay)\S+){0,4} (?:back|gone|off)",
)
_FEE_RULE = _words(
    r"rules?|polic(?:y|ies)",
    "how (?:much|mutch|high|many|long|big)",
    "after how",
    r"wh?en(?: \w+)? (?:do|dos|does|is|are|will|would|comes?)",
    "what happens|wat hapens",
    "what(?:'s| is| are| would)? (?:a |the |your |be the )?(?:late|penalt)",
    "grace",
)
_ALREADY_THERE = _words("why|y|wh(?:at|ich) for|my bill|(?:was|been|got|get|have|am) (?:charged|billed)")

_PAPER = _words(
    r"papers?", r"post(?:al|ed)?(?! ?(?:code|office))", r"letters?", r"print\w*", r"hard ?cop\w*", "snail mail"
)


def only_credit(text: str) -> bool:
    """Whether discounts and credit are asked about for the credit alone."""
    words = plain(text)
    return bool(_CREDIT.search(words)) and not _DISCOUNT.search(words)


def names_discount(text: str) -> bool:
    """Whether a discount or an offer is spoken of."""
    return bool(_DISCOUNT.search(plain(text)))


def wants_change(text: str) -> bool:
    """Whether the details on a bill are to be other than they are."""
    words = plain(text)
    return bool(_TO_CHANGE.search(words) or _WRONG.search(words))


def speaks_of_names(text: str) -> bool:
    """Whether the name on the bills is spoken of, which only a person changes."""
    return _WHOSE.search(plain(text)) is not None


def side_of_details(text: str) -> DetailsSide:
    """What of the details on a bill is meant: how much tax it has, that this is wrong, the tax number, or
    name and address.
    """
    words = plain(text)
    tax, address = bool(_TAX.search(words)), bool(_ADDRESS.search(words) or _NAME.search(words))
    if tax == address:
        return "both"
    if address:
        return "address"
    if _TAX_NUMBER.search(words):
        return "tax_number"
    if _WRONG.search(words):
        return "wrong_tax"
    return "both" if _TO_CHANGE.search(words) else "tax"


def wants_fee_off(text: str) -> bool:
    """Whether a late fee is to be waived."""
    return bool(_FEE_OFF.search(plain(text)))


def asks_fee_rule(text: str) -> bool:
    """Whether it is asked what late fees there are, and not about one that was charged."""
    words = plain(text)
    return bool(_FEE_RULE.search(words)) and not _ALREADY_THERE.search(words)


def wants_paper(text: str) -> bool:
    """Whether a bill is wanted on paper, or sent by post."""
    return bool(_PAPER.search(plain(text)))

"""What a message names: invoice numbers, periods, amounts, plans, card digits. As typed; facts come from records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from supportbot.understanding.periods import find_periods
from supportbot.understanding.reading import Slots

_TAGGED_NUMBER = r"#?\s?(?P<tagged>[A-Za-z]{0,4}-?\d{2,}(?:-\d+)*)(?![\d/.,]*\d)"
_INVOICE = re.compile(
    r"\b(?:inv(?:oice)?|bill|factura|facture|rechnung)\.?\s*(?:no|nr|num|number|id|ref|n\u00ba|n\u00b0|nummer)?[.:]?\s*"
    + _TAGGED_NUMBER
    + r"|(?<![\w-])(?P<bare>[A-Z]{2,5}-\d{2,}(?:-\d+)*)(?![\w-])"
    + r"|(?<![\w&])#(?P<hash>\d{3,})\b",
    re.IGNORECASE,
)
_NOT_INVOICE_PREFIX = frozenset({"usd", "eur", "gbp", "covid", "top", "ip", "mp"})
_PERIOD_SHAPE = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-\d\d)?")
_BARE_NUMBER = re.compile(r"\s*#?\s?([A-Za-z]{0,4}-?\d{3,10})\s*[.?!]?\s*")
_AMOUNT = re.compile(
    r"(?<![\w.,-])(?:(?:US|CA|AU|R)?[$\u20ac\u00a3\u20b9\u00a5]\s?\d[\d.,]*(?<=\d)(?:\s?(?:usd|eur|gbp))?"
    r"|\d[\d.,]*(?<=\d)\s?(?:[\u20ac\u00a3$](?!\s?\d)|(?:usd|eur|gbp|chf|dollars?|bucks?|euros?|pounds?|quid|cents|pence)\b)"
    r"|(?:usd|eur|gbp|chf)\s?\d[\d.,]*(?<=\d)|\d{1,6}[.,]\d\d(?![\d.,/-]*\d))",
    re.IGNORECASE,
)
_CARD = re.compile(
    r"(?:(?:ending|ends|end|finishing|last (?:four|4)(?: digits)?(?: are| is)?)(?:\s+(?:in|with|on|is))?:?\s*"
    r"|(?:[x*\u2022\u00b7.]{2,}|\bx)[\s-]?"
    r"|\b(?:card|visa|mastercard|amex|debit|discover)\s+(?:no\.?\s*|number\s*)?(?:[x*\u2022#.]+)?)(\d{4})(?!\d|[./,-]\d)"
    r"|(?<![\d#-])(\d{4})\s+(?:card|visa|mastercard|amex)\b",
    re.IGNORECASE,
)
_LONGEST = 10_000


def find_slots(text: str, *, plan_names: Sequence[str] = ()) -> Slots:
    """Find what ``text`` names, each kind in the order said and once. ``plan_names`` are the company's own plans."""
    text = text[:_LONGEST]
    cards = _once(first or second for first, second in _CARD.findall(text))
    return Slots(
        invoice_numbers=_once(number for number in _invoice_numbers(text) if number not in cards),
        periods=find_periods(text),
        amounts=_once(found.group().strip() for found in _AMOUNT.finditer(text)),
        plan_names=_plans(text, plan_names),
        card_digits=cards,
    )


def same_invoice(typed: str, number: str) -> bool:
    """True when what a customer typed ("2041", "inv2041") can mean the invoice ``number`` ("INV-2041")."""
    said, kept = _plain(typed), _plain(number)
    if not said or not kept:
        return False
    return said == kept or (said.isdigit() and kept.endswith(said) and not kept[: -len(said)][-1:].isdigit())


def _plain(number: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def _invoice_numbers(text: str) -> Iterable[str]:
    bare = _BARE_NUMBER.fullmatch(text)
    if bare:
        yield bare.group(1).upper()
    for found in _INVOICE.finditer(text):
        number = (found["tagged"] or found["bare"] or found["hash"]).upper()
        prefix = re.match(r"[A-Z]*", number)
        if _PERIOD_SHAPE.fullmatch(number) or (prefix and prefix.group().lower() in _NOT_INVOICE_PREFIX):
            continue
        yield _with_prefix(found.group(), number)


def _with_prefix(typed: str, number: str) -> str:
    """Keep ``INV-2041`` whole: there the letters are part of the number, in "invoice 2041" they are a word."""
    glued = re.fullmatch(r"(inv|bill)[-_]?(\d[\d-]*)", typed, re.IGNORECASE)
    return f"{glued.group(1).upper()}-{glued.group(2)}" if glued else number


def _plans(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Names as the company writes them, longest first so that "Team Plus" is not also "Team"."""
    found: list[tuple[int, str]] = []
    for name in sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name)):
        pattern = re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE)
        for match in pattern.finditer(text):
            found.append((match.start(), name))
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    return _once(name for _, name in sorted(found))


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))

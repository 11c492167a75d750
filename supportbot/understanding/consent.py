"""What a message says to an offer that was made. What is uncertain never counts as yes; one refusal beats any yes."""

from __future__ import annotations

import re

from supportbot.understanding.clauses import clauses_of
from supportbot.understanding.patterns import load_patterns, plain
from supportbot.understanding.reading import Consent, Slots

LONGEST = 300
"""Characters; whoever says more has more to say than yes or no."""

_YES, _BESIDE = load_patterns("consent_yes"), load_patterns("consent_yes_beside")
_UNSURE, _NO = load_patterns("consent_unsure"), load_patterns("consent_no")
_OTHERWISE, _ECHO = load_patterns("consent_otherwise"), load_patterns("consent_echo")
_BEGINS_WITH_NO = re.compile(r"(?:(?:oh|ah|well|um|sorry|please|ok|okay|then|but) )*(?:no+|nope|nah|na|nay|nein|non) ")
_FEW_WORDS = 9
"""Up to so many, a no with its reason: "no, that is beyond my means"."""
_PLAN = r"(?:it|(?:my|the) (?:plan|subscription|account))"
_RESTATED = {
    kind: re.compile(rf"(?<!\w)(?:i want to |i'd like to |i want you to )?(?:{wording})(?!\w)")
    for kind, wording in {
        "cancel_plan": f"cancel {_PLAN}|end {_PLAN}",
        "change_plan": f"(?:change|switch|move|upgrade|downgrade) (?:me|{_PLAN})",
        "refund_duplicate": r"refund (?:it|me|that|the (?:payment|charge|money))|give it back(?: to me)?",
        "retry_payment": r"(?:try|charge) (?:it|(?:the|my) (?:payment|card|account))(?: (?:again|once more|now))*",
        "keep_plan": rf"keep {_PLAN}|take it back",
        "pay_link": r"(?:give|send) me (?:the|a) link",
        "change_method": r"(?:give|send) me (?:the|a) link",
        "waive_late_fee": r"take it off|give it back(?: to me)?|waive (?:it|the (?:late )?fee)",
        "request_refund": r"refund (?:it|me|that|the (?:payment|charge|money))|request (?:it|(?:the|a|my) refund)"
        r"|give it back(?: to me)?",
        "extend_due_date": r"(?:extend|move) (?:it|(?:the|my) (?:due )?date)",
        "change_address": r"(?:change|update) (?:it|(?:the|my|our) (?:billing )?address)|put (?:it|that) (?:on|in)",
        "change_tax_id": r"(?:change|update|add) (?:it|(?:the|my|our) (?:tax|vat) number)|put (?:it|that) (?:on|in)",
        "apply_coupon": r"(?:apply|use|redeem) (?:it|(?:the|my|that) (?:code|coupon|voucher))",
        "give_credit": r"(?:give|credit) (?:it|me|that)(?: to me)?|ask (?:for it|them|a colleague)",
        "open_case": r"open (?:it|one|(?:the|a) (?:case|dispute|ticket))",
        "copy": r"(?:send|e-?mail) (?:it|me (?:it|a copy|the copy)|a copy|the copy)(?: to me)?",
    }.items()
}
"""By kind of offer, the words that say it back: "yes, cancel it" agrees to cancelling and to nothing else."""


def find_consent(text: str, slots: Slots, action: str = "") -> Consent:
    """Say whether ``text`` agrees or refuses; empty when it does neither, or asks for something besides.

    Args:
        text: what the customer wrote.
        slots: what it names; a yes that names a bill, plan, amount or card is no plain yes.
        action: ``KIND:REF`` of the offer that stands, empty when none does.
    """
    words = plain(text)
    if not words or len(text) > LONGEST:
        return ""
    if _NO.match(words) or _says_no_and_why(words, slots):
        return "" if _asks_besides(text) else "no"
    if "?" in text or slots != Slots() or _UNSURE.match(words):
        return ""
    return "yes" if _agrees(words, action.partition(":")[0]) else ""


def _says_no_and_why(words: str, slots: Slots) -> bool:
    """True for a few words behind a no that name nothing else, contest nothing and ask for nothing."""
    few = slots == Slots() and len(words.split()) <= _FEW_WORDS
    return few and _BEGINS_WITH_NO.match(words) is not None and not _OTHERWISE.match(words)


def _asks_besides(text: str) -> bool:
    """True when a clause asks for something and neither refuses nor repeats in surprise what was told."""
    asked = (plain(clause.text) for clause in clauses_of(text) if clause.asks)
    return any(not _NO.match(words) and not _ECHO.cover(words) for words in asked)


def _agrees(words: str, kind: str) -> bool:
    """True when a yes was said and nothing but yes, courtesy and the offer itself."""
    rest = _RESTATED[kind].sub(" ", words) if kind in _RESTATED else words
    left = _YES.strike(rest)
    said_yes = left.split() != rest.split()
    return said_yes and not _BESIDE.strike(left).strip(" '.-")

"""A postal address in a message, told by its wording or by its looks: nothing that only may be one is taken for one."""

from __future__ import annotations

import re
import unicodedata

from supportbot.answering.typed_values.figures import amount_or_date

SHORTEST, LONGEST = 8, 200
"""Characters of an address that is taken from a chat."""
MOST_WORDS = 25

_LED_BY = re.compile(
    r"(?:address(?:es)?(?: (?:is|to|will be|should be|has changed|changed|changes?|now|going|has|on (?:my|the|our)"
    r" (?:bills?|account)|from now on))*\s*(?::|(?<= is)|(?<= to)|(?<= be)|(?<= now))"
    r"|(?<!\w)(?:moved|moving|relocated|relocating)(?: (?:house|home|office|offices|now|recently))* to(?!\w)"
    r"|(?<!\w)address(?: on (?:my|our|the) (?:bills?|invoices?|account))?[.?!,;]+\s+"
    r"(?:it|that)(?:'s| is| should be| will be)(?: now)?(?!\w)"
    r"|(?<!\w)(?:i|we)(?: now)? live(?: now)? (?:at|in)(?!\w)"
    r"|(?<!\w)(?:bills?|invoices?)(?: (?:go|should go|sent|to be sent|made out))* to(?!\w))\s*(?P<value>.+)",
    re.IGNORECASE | re.DOTALL,
)
_COURTESY = re.compile(
    r"\A(?:[\s,.;:!'’-]|(?:yes|yep|sure|ok|okay|no|nope|sorry|hi|hello|well|of course|certainly|now|oh|wait|actually"
    r"|i meant|i mean"
    r"|it'?s|it is|it should be|its|that'?s|that is|this is|the new (?:one|address) is|here it is|here you go"
    r"|please (?:use|make it|take)|use|make it|make that|rather|instead)(?!\w))+",
    re.IGNORECASE,
)
_MORE_SAID = re.compile(
    r"(?:[.!?;]\s+|\s*\n\s*|,?\s+(?=(?:and|also) (?:can|could|please|what|how|when|i|my)\b)|\s+-+\s+)"
    r"(?=(?:can|could|please|also|and|i|i'm|i've|we|my|our|the|what|how|when|why|thanks?|thank|cheers|is|are|do|does"
    r"|would|will|that|this|it|from|until|pls|regards|kind|best|ignore|system)\b)",
    re.IGNORECASE,
)
_FAREWELL = re.compile(r"[\s,.;!-]*(?:please|pls|thanks|thank you|thx|cheers|now|instead)?[\s,.;!]*\Z", re.IGNORECASE)
_STREET = re.compile(
    r"(?<!\w)(?:st|street|rd|road|ave?|avenue|lane|ln|drive|dr|close|court|ct|sq|square|place|pl|terrace|tce|quay|row|park"
    r"|way|crescent|gardens?|grove|hill|house|apartment|apt|flat|unit|floor|suite|p\.?o\.? box|boulevard|blvd|mews|walk"
    r"|\w*(?:stra(?:ss|ß)e|str\.|weg|platz|allee|gasse|ring|laan|straat|plein|gatan|vej|gade)|rue|chemin|via|viale|piazza"
    r"|calle|carrer|avenida|plaza|rua|ulica|ul\.)(?!\w)",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?<!\w)(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4}|\d{4} ?[A-Z]{2}|\d{4,5})(?!\w)", re.IGNORECASE
)
_NO_SIGNS = re.compile(r"[<>{}\[\]|\\^~*_=@\"`$?!•%]|://|www\.|\w\.(?:com|net|org|io|ie|eu|de|uk|info|xyz|ru)(?!\w)")
_NO_WORDS = re.compile(
    r"(?<!\w)(?:ignore|system|instructions?|prompt|refunds?|pretend|passwords?|admin|because|want|need|don't|can|could|would"
    r"|should|is|are|was|have|has|my|your|you|i|i'm|me|we|they|if|not|bill|bills|invoices?|account|from|until|starting"
    r"|tomorrow|soon|e-?mail)(?!\w)",
    re.IGNORECASE,
)


def address_in(text: str, *, asked: bool = False) -> str:
    """The address that ``text`` gives, on one line with commas between its parts; empty where it gives none.

    ``asked``: it was asked for, so that the message may be nothing else.
    """
    led = _LED_BY.search(text)
    for said in (led["value"] if led else "", text):
        value = _one_line(_FAREWELL.sub("", _MORE_SAID.split(_COURTESY.sub("", said), maxsplit=1)[0]))
        if value and (asked or (led and said != text)) and looks_like_address(value):
            return value
    return ""


def looks_like_address(value: str) -> bool:
    """Whether it is a place that post can go to, and neither a sentence nor a link, a figure of money or a date."""
    if not SHORTEST <= len(value) <= LONGEST or len(value.split()) > MOST_WORDS:
        return False
    if _NO_SIGNS.search(value) or _NO_WORDS.search(value) or amount_or_date(value) or re.search(r"\d{7}", value):
        return False
    if any(unicodedata.category(sign)[0] == "C" for sign in value) or not any(map(str.isalpha, value)):
        return False
    numbered = any(map(str.isdigit, value))
    parts = "," in value
    return (numbered and bool(parts or _STREET.search(value) or _POSTCODE.search(value))) or (
        parts and _STREET.search(value) is not None
    )


def _one_line(value: str) -> str:
    lines = (" ".join(line.split()).strip(" ,;") for line in value.splitlines())
    return ", ".join(line for line in lines if line).strip(" .,;-")

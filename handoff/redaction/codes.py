"""Security codes and card PINs: three or four digits next to their words, or right behind a card number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handoff.redaction.kinds import HIDDEN, Kind, Span
from handoff.redaction.wording import wording

_VALUE = r"(?:[0-9]{3,4}|[0-9](?:[ ._-][0-9]){2,3})(?![0-9]|[.,/:-][0-9]|\s?[€$£%])"
_STEMS = (
    "cvv", "cvc", "csc", "cid", "cvn", "security code", "secur", "seguridad", "segur", "sicherheitscode", "prufnummer",
    "prufziffer", "pruefnummer", "pruefziffer", "cryptogramme", "beveiligingscode", "sicurezza", "back", "c.v", "c v",
    "ruckseite", "verification", "dorso", "reverso", "au dos", "pin", "digit", "behind", "reverse", "sec code",
    "signature", "ccv", "cv2", "csv", "front", "rear", "card code", "код", "安全", "セキュリティ",
)  # fmt: skip
_STRONG = wording(
    r"""
    (?<![a-z])(?:
        c[ .]?v[ .]?[vc](?:[12]|[ ][12](?=[ ]?[:=]))?(?![0-9a-z]) | cvv2? | cvc2? | csc | cid | cvn
      | (?:card[ ])?security[ -]?(?:code|number|digits) | (?:card[ ])?verification[ ](?:code|number|value)
      | sec\.?[ ](?:code|number|no) | card[ ]security(?![ ]?[a-z]) | security[ ]?\#
      | код[ ](?:безопасности|проверки) | 安全[码碼] | セキュリティコード
      | ccv2? | cv2 | csv(?=[ ]?[:=\#]|[ ](?:is|code|number)(?![a-z])) | (?<!gift[ ])card[ ]code
      | front[ ](?:code|number)
      | (?:digits|code|numbers?|numerals)[ ](?:on|at|from|behind)[ ](?:the|my)[ ]
        (?:back|reverse|rear|other|signature|card|front)(?:[ ](?:side|strip|panel|of|the|my|card)){0,5}
      | (?:on|at)[ ]the[ ](?:back|reverse|rear)(?=[ ,:]{1,2}(?:it[ ])?(?:says|reads|is|shows|states)(?![a-z]))
      | digits[ ](?:behind|at[ ]the[ ]end) | signature[ ](?:strip|panel)(?:[ ](?:code|number|digits))?
      | (?:(?:(?:printed|written|found)[ ])?(?:on|at|from)[ ]the[ ])?(?:back|reverse|rear)(?:[ ]side)?[ ]of[ ]
        (?:(?:the|my|this)[ ])?(?:(?:credit|debit|bank)[ ])?(?:card|visa|mastercard|amex)
      | (?:three|four|[34])[ -]digits?[ ](?:security[ ]|secret[ ]|card[ ])?(?:code|number)
      | (?<!last[ ])(?:three|3)[ ]digits(?=[ ](?:are|is)(?![a-z])|[ ]?[:=])
      | (?:karten)?(?:prufnummer|prufziffer|pruefnummer|pruefziffer) | (?:karten)?sicherheits[ -]?(?:code|nummer)
      | (?:ziffern|zahlen|code)[ ]auf[ ]der[ ]ruckseite
      | (?:codigo|numero|clave)[ ]de[ ](?:seguridad|verificacion) | (?:digitos|numeros)[ ](?:del|al)[ ](?:dorso|reverso)
      | (?:code|numero)[ ]de[ ]securite(?![ ]sociale) | cryptogramme(?:[ ]visuel)? | chiffres[ ]au[ ]dos
      | codice[ ]di[ ]sicurezza | beveiligingscode | codigo[ ]de[ ]seguranca | pin(?:[ -]?code)?(?![a-z])
    )
    """,
    _VALUE,
)
_WEAK = wording(r"(?<![a-z])(?:code|kode|codigo|codice|csv|back|security|ruckseite|dos|dorso)(?![a-z])", _VALUE)
# 4111 … 1111 12/29 123: expiry and code follow the number without a word.
_BEHIND = re.compile(
    r"[^\w€$£]{1,3}(?:(?:exp\w{0,8}|valid\w{0,8}|gultig|bis|cad\w{0,8}|thru|until)[^\w]{1,3}){0,2}"
    r"(?:(?:0?[1-9]|1[0-2])[ ]?[/.-][ ]?(?:20)?[0-9]{2}[^\w]{1,3})?"
    r"(?P<value>[0-9]{3,4})(?![0-9]|[.,:/-][0-9]|[ ]?(?:[€$£%]|eur|usd|gbp|dollar|pound|euro))"
)


_EXPIRY = re.compile(r"(?<![0-9/])(?:0?[1-9]|1[0-2])[ ]?/[ ]?(?:20)?[2-4][0-9](?![0-9/])")
_CARD = re.compile(r"(?<![a-z])(?:card|visa|master ?card|amex|maestro|exp|expir\w+|karte|carte|tarjeta)(?![a-z])")


def find_codes(text: str, cards: list[Span]) -> Iterator[Span]:
    """The security codes in a folded text in which ``cards`` have been found."""
    if any(stem in text for stem in _STEMS):
        for start, end in _STRONG.find(text):
            yield Span(start, end, Kind.CVV, HIDDEN)
    if not cards and not (_EXPIRY.search(text) and _CARD.search(text)):
        return
    for card in cards:
        behind = _BEHIND.match(text, card.end)
        if behind:
            yield Span(behind.start("value"), behind.end("value"), Kind.CVV, HIDDEN)
    for start, end in _WEAK.find(text):
        yield Span(start, end, Kind.CVV, HIDDEN)

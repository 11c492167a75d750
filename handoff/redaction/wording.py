"""Numbers that are secret only because of the words next to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Between the word and its number: a few small words and signs, no currency and nothing masked before.
_SIGN = r"[^\w€$£¥%•]"
_SMALL = (
    r"(?:number|nummer|numero|code|codigo|no|nr|is|was|are|ist|war|lautet|es|est|the|my|for|on|of|back|card|it|to"
    r"|der|die|das|meiner?|auf|ruckseite|karte|von|de|del|la|le|mi|ma|mon|tarjeta|carte|cb|dos|au|en|el|three|3(?![0-9])|digits?"
    r"|and|i|enter(?:ed)?|typed?|put|used?|gave|says?|reads?|shows?|this|that|which|here|would|should|be|mine|value|have"
    r"|happens|amex|visa|mastercard|reverse|rear|front|side|und|y|et|steht|s|ar|код)"
)
_GAP = rf"(?:{_SIGN}{{0,3}}{_SMALL}(?![a-z])){{0,6}}{_SIGN}{{0,4}}"
_BACK = rf"{_SIGN}{{0,3}}(?:(?:is|was|as|the|my|ist|meine?|der|die|es|mi|el|la|est|mon|ma|le){_SIGN}{{1,2}}){{0,3}}$"
_REACH = 48


@dataclass(frozen=True, slots=True)
class Wording:
    """Words (``key``) that make a number of the shape ``value`` secret when it stands right after or before them."""

    key: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the numbers stand, [start, end) in a folded text."""
        for key in self.key.finditer(text):
            after = self.after.match(text, key.end())
            if after:
                if after["value"]:
                    yield after.span("value")
                continue
            start = max(0, key.start() - _REACH)
            before = self.before.search(text[start : key.start()])
            if before:
                yield start + before.start("value"), start + before.end("value")


def wording(key: str, value: str) -> Wording:
    """A Wording of two regular expressions in verbose form; ``value`` must be of bounded length."""
    return Wording(
        key=re.compile(key, re.VERBOSE),
        after=re.compile(rf"{_GAP}(?:(?P<value>{value})|•)"),  # "•": it is masked already
        before=re.compile(rf"(?<![\w.,€$£•])(?<!•\s)(?P<value>{value}){_BACK}"),
    )

"""What the customer typed may be said back to them as theirs, where it stands in their own words.

Before they are held against each other, both sides are made alike:

- ``address``: runs of blanks, line ends and commas become one blank;
- ``tax_id``: letters may be small or capital, and blanks, points, dashes and slashes may stand between the signs;
- ``coupon``: letters may be small or capital;
- ``subject``: runs of blanks and line ends become one blank.

What is compared must stand there as a whole, with no letter or digit beside it. No amount and no date is ever taken
from a customer's words: such a slot has no true value here, whatever was typed. Nothing here is shared with the code
that writes replies.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from supportbot.answering.decision import Slot
from supportbot.answering.grounding.records import Records, UnknownSource

TYPED = "typed"
KINDS = ("text", "name")
"""Kinds of slot that may show what was typed."""
LONGEST: Mapping[str, int] = {"address": 200, "tax_id": 20, "coupon": 32, "subject": 200}
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_MONEY_OR_DAY = re.compile(
    r"(?<!\w)(?:eur|usd|gbp|chf|euros?|dollars?|pounds?|quid|cents?|pence)(?!\w)|\d[.,]\d\d(?!\d)|\d{4}-\d\d-\d\d"
    rf"|\d(?:st|nd|rd|th)? (?:of )?{_MONTHS},? (?:19|20)\d\d|(?<!\w){_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>{}\[\]|\\`@]|://|www\.", re.IGNORECASE)


def typed_value(records: Records, slot: Slot) -> str:
    """The value of a slot whose source is the customer's words. Raises UnknownSource where they don't hold it."""
    value, field = slot.value, slot.source.field
    written = _WRITTEN.get(field)
    if written is None or slot.source.rule or slot.kind not in KINDS or not isinstance(value, str):
        raise UnknownSource(f"{slot.kind} {field!r} is never taken from what was typed")
    if not value or len(value) > LONGEST[field] or _is_figure(field, value) or _MARKUP.search(value):
        raise UnknownSource(f"{field} of another form")
    if not any(written(value, text) for text in records.typed):
        raise UnknownSource(f"{field} was not typed")
    return value


def _is_figure(field: str, value: str) -> bool:
    if _MONEY_OR_DAY.search(value) or any(unicodedata.category(sign) == "Sc" for sign in value):
        return True
    letters = any(map(str.isalpha, value))
    return any(map(str.isnumeric, value)) if field == "subject" else not letters and field != "tax_id"


def _address(value: str, text: str) -> bool:
    return _stands(re.escape(_blanks(value, r"[\s,]+")), _blanks(text, r"[\s,]+"))


def _tax_id(value: str, text: str) -> bool:
    return value.isalnum() and _stands(r"[\s./-]*".join(map(re.escape, value)), text)


def _coupon(value: str, text: str) -> bool:
    return _stands(re.escape(value), text)


def _subject(value: str, text: str) -> bool:
    return _stands(re.escape(_blanks(value, r"\s+")), _blanks(text, r"\s+"))


def _stands(pattern: str, text: str) -> bool:
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None


def _blanks(text: str, runs: str) -> str:
    return re.sub(runs, " ", text).strip()


_WRITTEN: Mapping[str, Callable[[str, str], bool]] = {
    "address": _address,
    "tax_id": _tax_id,
    "coupon": _coupon,
    "subject": _subject,
}

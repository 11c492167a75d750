"""Whether a message names a bill as what another one is held against: "higher than in October"."""

from __future__ import annotations

import re

from supportbot.understanding.patterns import plain

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*(?:'s)?"
_BILL = rf"(?:{_MONTH}|[a-z]{{2,5}}-\d{{2,}}|(?:last|previous|prior|usual|other)(?: \w+)?|(?:\w+ )?before)"
_LEAD = r"(?:(?:it|i|in|on|at|the|my|for|of|bills?|invoices?|ones?|was|paid|what|that|from) )*"
_THAN = (
    r"than|then|as|since|against|versus|vs|over|not|(?:compared?|comparison) (?:to|with)|exceed(?:s|ed)?"
    r"|dif+\w* (?:to|from|than)|(?:gone|went|go|up|rise|rose|risen|jump\w*|increase\w*|more|higher) from"
)
_HELD_AGAINST = re.compile(rf"(?<!\w)(?:{_THAN}) {_LEAD}{_BILL}(?!\w)")
_WAS_LESS = re.compile(
    rf"(?<!\w){_MONTH}(?: (?:bill|one|invoice))? (?:(?:it|i) )?(?:was|were|paid|had|is)(?: \w+)? "
    r"(?:less|lower|cheaper|smaller|only|good|fine|better|much less)(?!\w)"
    rf"|(?<!\w)(?:in|for) {_MONTH} (?:[\w.]+ ){{0,4}}now(?!\w)"
)
_COMPARES = re.compile(
    r"(?<!\w)(?:compar\w+|comparison|vs|versus|side by side|next to each other|beside each other|differ\w*"
    r"|what(?:'s| is| has| have)?(?: been)? (?:changed|new|other|otherwise)|(?:has|have) changed|changed?"
    r"|high(?:er)?|low(?:er)?|larger?|bigger|smaller|dearer|cheaper|more than|less than|same as"
    r"|(?:went|gone|go|gone|going|goes|come|came) (?:up|down)|rose|risen|fell|fallen|dropped|jump\w*"
    r"|break (?:the two|them|both|these)(?: \w+){0,3} down|against)(?!\w)"
)
_BEFORE = re.compile(
    r"(?<!\w)(?:used? to|al+ways|usual\w*|normal\w*|was|were|been|before|since|until|til+|not|instead|now|paid|last"
    r"|(?:every|each|per|a) month|monthly)"
    r"(?!\w)"
)


def held_against(text: str) -> bool:
    """True when the one bill or month that ``text`` names is only there to be compared with."""
    words = plain(text)
    return bool(_HELD_AGAINST.search(words) or _WAS_LESS.search(words))


def asks_to_compare(text: str) -> bool:
    """True when two bills are to be held against each other: "set them side by side", "what changed since"."""
    return bool(_COMPARES.search(plain(text)))


def used_to_pay(text: str) -> bool:
    """True when the one amount that ``text`` names is what it came to before: "always 45, now more"."""
    return bool(_BEFORE.search(plain(text)))

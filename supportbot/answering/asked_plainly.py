"""Questions asked in so plain words that they leave no doubt, whatever else a message may be taken for."""

from __future__ import annotations

import re

from supportbot.understanding.patterns import plain


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


_LED = r"(?:(?:and|so|ok|okay|but|then|now|well|please) )*"
_ENDS = r"(?: (?:then|please|exactly|anyway|if you please|for))*"
_BILL = r"(?:it|that|this|(?:the|this|that|my|our)(?: \w+)? (?:bill|invoice|one|amount|sum))"
_WHATS_ON = tuple(
    re.compile(rf"{_LED}{wording}{_ENDS}")
    for wording in (
        rf"(?:what(?:'s| is|s| was)|what else is|which things are)(?: all| exactly)? (?:in|on|behind|inside) {_BILL}",
        rf"what(?:'s| is|s)? {_BILL} (?:made up of|made of|for|about|consist\w* of)",
        rf"what (?:exactly )?(?:does|do) {_BILL} (?:consist|contain|include)(?: of)?",
    )
)
_OWES = _words(
    r"(?:what|why|how much|that|do|if|whether)(?: \w+){0,4} (?:i|we)(?: \w+)? owe",
    "(?:i|we) owe (?:what|how much|you)",
    r"(?:how much|what|anything|something|still)(?: \w+){0,4} (?:i|we)(?: still| really| actually)? "
    r"(?:(?:have|need) to|must)(?: still)? pay(?! for (?:an?|the) (?!bill|invoice))",
    r"(?:do|must) (?:i|we) (?:still |really )?(?:have to )?"
    r"pay (?:anything|something|that|this|it)(?! (?:with|by|in|from))",
    r"(?:i|we) (?:have to|must) (?:still )?pay (?:anything|something)",
    "what (?:have|has) (?:i|we) (?:still )?(?:got )?to pay",
    r"(?:what|how much)(?: \w+){0,5} (?:i've|we've) (?:still )?(?:got )?to pay",
    "(?:left|still open|remains) (?:to (?:be )?pa(?:y|id)|on (?:it|that|this))",
    "(?:am i|are we) (?:still )?(?:behind|overdue|late|in arrears)",
    "(?:i am|i'm|we are) (?:late|behind) with (?:some|any|a|something|anything)",
    r"(?:have|do) (?:i|we) (?:have )?(?:still )?(?:anything|something)(?: \w+){0,2} (?:to pay|open|to settle|due)",
    r"(?:i|we) have (?:still )?(?:anything|something) (?:open|to pay|due)",
    "owe you (?:anything|something|how much|what)",
    r"(?:anything|something|amount|balance|what is|what's)(?: \w+)? outstanding",
    r"(?:anything|something)(?: \w+){0,3} (?:left|still|open|to pay|to settle|for me to pay)",
    "(?:my |the )?(?:account )?balance (?:please|pls)",
    "outstanding (?:amount|balance)",
)
_UNTIL_WHEN = _words(
    r"(?:when|what (?:day|date)|which (?:day|date))(?:'s)?(?! was| were| did)(?: \w+){0,6} due",
    r"(?<!from )(?<!since )(?:when|what (?:day|date)|which (?:day|date))(?! (?:i|we) paid)(?: \w+){0,4} "
    r"(?:i|we)(?: \w+){0,6} (?:pay|paid|payable)(?! back)",
    r"when(?:'s| is| are) (?:it|this|that|(?:my|the) \w+) (?:to be paid|payable)",
)
_MORE_TIME = _words(
    r"(?:need|want|like|have|get|give me|with|for) (?:a (?:bit|little) |an? |some |\w+ )?"
    r"(?:more time|another (?:week|fortnight|month|few days)|extension|(?:week|fortnight)s? more)"
)
_IF_LEAVING = _words(
    r"(?:if|when|to|for) (?:i |we |you )?(?:cancel\w*|leav\w+|switch\w*|upgrad\w*|chang\w*|end|stop\w*|add)"
)
_COMES_WHEN = _words(
    r"(?:when|by when|what day|which day|what date|on what date|until when|how long|how soon)(?: \w+){0,6} "
    r"(?:here|back|money|come|comes|coming|arrive\w*|get (?:it|that|this|mine)|see (?:it|that|this)|expect|there"
    r"|on my (?:card|account)|reach\w*|land\w*|paid out|refunded)",
    r"when's (?:it|that|the money)(?: \w+)?",
)
_NEXT_BILL = _words(
    r"(?:next|new|following|coming|december) (?:bill|invoice|statement)(?: \w+){0,3} "
    r"(?:out|come|comes|coming|arrive\w*|issued?|sent|ready|made|generated|drawn up|there|produced)",
    r"(?:get|receive|see|expect|send(?: \w+)?|make|issue) (?:my|the|our|a) (?:next|new|following) "
    r"(?:bill|invoice|statement)",
)
_SENT = _words(r"(?<!did you )(?:re-?)?send(?! (?:it|them) back)", "forward", "pdfs?", r"cop(?:y|ies|ys)", "download")


def asks_for_next_bill(text: str) -> bool:
    """Whether it is asked when the next bill is made, not when one is to be paid."""
    return bool(_NEXT_BILL.search(plain(text)))


def asks_whats_on(text: str) -> bool:
    """Whether all that is asked is what stands on a bill."""
    said = plain(text)
    return any(wording.fullmatch(said) for wording in _WHATS_ON)


def asks_what_is_owed(text: str) -> bool:
    """Whether it is asked what there is to pay now, not what there would be."""
    said = plain(text)
    return bool(_OWES.search(said)) and not _IF_LEAVING.search(said)


def asks_until_when(text: str) -> bool:
    """Whether it is asked by which day to pay."""
    return bool(_UNTIL_WHEN.search(plain(text)))


def wants_more_time(text: str) -> bool:
    """Whether a bill is wished to be paid later."""
    return bool(_MORE_TIME.search(plain(text)))


def paying_asked(text: str) -> str:
    """The topic that answers what is owed or until when; empty where neither is asked."""
    if asks_until_when(text):
        return "due_date"
    return "balance_due" if asks_what_is_owed(text) else ""


def comes_when(text: str) -> bool:
    """Whether it is asked when money arrives that was said to be on its way back."""
    return bool(_COMES_WHEN.search(plain(text)))


def wants_sent(text: str) -> bool:
    """Whether a bill is wanted as a document, not only to be seen here."""
    return bool(_SENT.search(plain(text)))

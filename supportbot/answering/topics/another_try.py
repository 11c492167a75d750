"""The payment is to be tried again: "please try my card once more"."""

from __future__ import annotations

import re

from supportbot.answering.question import Question
from supportbot.answering.topics.last_try import failed_try
from supportbot.understanding.patterns import plain

_AGAIN = re.compile(
    r"(?<!\w)(?:try|charge|take|run|collect|attempt|put)(?: (?!to|not)\w+){0,5}"
    r" (?:again|once more|another time|now|through)(?!\w)"
    r"|(?<!\w)(?:re-?try|re-?charge|re-?attempt|re-?run|retrying|another (?:try|attempt|go))(?!\w)"
)
_BIDS = re.compile(
    r"(?:(?:please|pls|hi|hello|ok|so|then|can|could|would|will|you|just) )*(?:re-?)?(?:try|charge|run|attempt)(?!\w)"
)


def wants_another_try(text: str) -> bool:
    """Whether one is wished for, in a message about a payment that failed."""
    return _AGAIN.search(plain(text)) is not None


def another_try_of(question: Question) -> bool:
    """Whether nothing but that is wished for, and a payment has failed that is still open."""
    said = plain(question.text)
    if question.only_asks or not (_BIDS.match(said) and _AGAIN.search(said)):
        return False
    return failed_try([bill for bill in question.account.invoices if bill.status == "open"]) is not None

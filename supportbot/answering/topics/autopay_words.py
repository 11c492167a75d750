"""What is wanted of automatic payments, by the words of the message."""

from __future__ import annotations

import re

from supportbot.answering.asking_how import only_asks
from supportbot.understanding.clauses import clauses_of
from supportbot.understanding.patterns import plain

_OFF = re.compile(
    r"(?<!\w)(?:off(?! (?:my|the|our) (?:card|account|bank))"
    r"|stop\w*|can[cs]\w*|end(?:ing)?|disabl\w*|de-?activ\w*|discontinu\w*|remov\w*|revok\w*|withdraw|kill"
    r"|quit|paus\w*|opt out|unsubscrib\w*|terminat\w*|no longer|any ?more|no automatic\w*|(?:don't|do not|dont) want"
    r"|(?:sw\w+|turn|take|put)(?: \w+){0,4} of|pay (?:\w+ ){0,3}(?:myself|by hand|manually))(?!\w)"
)
_ON = re.compile(
    r"(?<!\w)(?:set(?:ting)? (?:\w+ )?up|enabl\w*|activat\w*|start\w*|enrol\w*|sign (?:me )?up"
    r"|(?:sw\w+|turn|put)(?: \w+){0,4} on)(?!\w)"
)
_WENT_WRONG = re.compile(
    r"(?<!\w)(?:came back|(?:was|been|is|got) (?:sent back|returned|refused|declined)|bounced?|fail\w*|rejected)(?!\w)"
)


def wants_off(text: str, *, on: bool) -> bool:
    """Whether ``text`` speaks of switching it off. Where it is off already, words for on outweigh those for off."""
    words = plain(text)
    return bool(_OFF.search(words)) and (on or not _ON.search(words))


def says_off(text: str) -> bool:
    """Whether some clause of ``text`` wants it off by itself, whatever else is asked."""
    return any(wants_off(clause.text, on=True) and not only_asks(clause.text) for clause in clauses_of(text))


def went_wrong(text: str) -> bool:
    """Whether ``text`` speaks of a payment that was sent back or refused."""
    return bool(_WENT_WRONG.search(plain(text)))

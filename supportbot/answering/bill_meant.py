"""Another bill named in place of the one just spoken of: "no, AB-12", "sorry, I meant the one for May"."""

from __future__ import annotations

import re
from dataclasses import replace

from supportbot.answering.decision import Decision
from supportbot.answering.desk import Desk
from supportbot.answering.invoices import named
from supportbot.answering.on_topic import DOUBTS, on_topic
from supportbot.answering.smalltalk import SMALLTALK
from supportbot.answering.topics.registry import TOPICS
from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.patterns import plain
from supportbot.understanding.reading import PastTurn, Slots

SAYS_LITTLE = DOUBTS | {OUT_OF_SCOPE, SMALLTALK, "invoice_lookup", "invoice_copy"}
"""What a bill put right seems to be about; whoever asks for anything else surely asks for that."""
MOST_WORDS = 25
FEW_WORDS = 8
_PUTS_RIGHT = re.compile(
    r"(?<!\w)(?:(?:i|we) (?:actually |really )?meant?|mixed (?:\w+ ){0,3}up|my mistake|instead|rather|the other one"
    r"|wrong (?:one|bill|number|invoice|month)|(?:it's|its|it is|it was) (?:the )?[a-z]{2,5}-\d+"
    r"|not (?:that|this|these|those|the)(?: ones?)?|not (?:bill )?[a-z]{2,5}-\d+)(?!\w)"
)
_NO = re.compile(r"(?:(?:no+|nope|nah|sorry|wait|oh|ah|actually|but|i|we|want|wanted) )+")
_NOT_IT = r"(?<!\w)(?:not|never|isn't|isnt) (?:for |the |bill |invoice |number )*{}(?!\w)"


def bill_meant(desk: Desk) -> Decision | None:
    """What was asked, told or offered last, for the bill named instead; None when no other one is named."""
    last = desk.last
    if last is None or desk.account is None or desk.reading.choice or desk.reading.parts:
        return None
    topic = TOPICS.get(last.topic)
    if topic is None or not topic.about_invoices or last.decision == "handoff" or not _puts_right(desk):
        return None
    if desk.sure and desk.reading.best.topic not in (*SAYS_LITTLE, last.topic):
        return None
    slots = _meant(desk)
    asked = named(desk.question(desk.account, topic.name, 1.0, slots))
    numbers = {bill.number for bill in asked.invoices}
    if asked.missing or not numbers or numbers == set(_of_last(last)):
        return None
    return on_topic(desk, topic.name, desk.reading.best.probability, slots)


def _puts_right(desk: Desk) -> bool:
    said = plain(desk.text)
    words = len(said.split())
    if _PUTS_RIGHT.search(said):
        return words <= MOST_WORDS
    return words <= FEW_WORDS and bool(_NO.match(said)) and "thats_wrong" not in desk.reading.signals


def _meant(desk: Desk) -> Slots:
    """What the message names, without the bills that it says are not meant."""
    slots, said = desk.reading.slots, plain(desk.text)
    numbers = slots.invoice_numbers
    left_out = {one for one in numbers if re.search(_NOT_IT.format(re.escape(one.lower())), said)}
    return replace(slots, invoice_numbers=tuple(one for one in numbers if one not in left_out))


def _of_last(last: PastTurn) -> tuple[str, ...]:
    """The bills last spoken of: those of the offer that stands, where one does."""
    return tuple(last.action.partition(":")[2].split(",")) if last.action else last.invoice_numbers

"""A message that gives what is the customer's to give: an address, a tax number, a code, an amount, a case's subject.

Told by plain wording, where the program does such things itself; whatever else it is taken for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from supportbot.answering.decision import Answer, Decision, Reply
from supportbot.answering.desk import Desk
from supportbot.answering.on_topic import not_proven, on_topic
from supportbot.answering.phrases import TALK_TO_A_PERSON, UNCHANGED
from supportbot.answering.question import Question
from supportbot.answering.smalltalk import SMALLTALK
from supportbot.answering.staying import lets_go
from supportbot.answering.topics.another_try import another_try_of
from supportbot.answering.topics.cases import subject_of
from supportbot.answering.topics.coupons import code_of
from supportbot.answering.topics.details_change import address_of, tax_number_of
from supportbot.answering.topics.goodwill import goodwill_wanted
from supportbot.answering.typed_values.subjects import asks_for_case
from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.reading import PastTurn

DETAILS, DISCOUNTS, CASES = "billing_address_or_tax", "discount_or_credit", "dispute_charge"
FAILED = "payment_failed"
_GIVEN: Mapping[str, tuple[str, Callable[[Question], object]]] = {
    "change_address": (DETAILS, address_of),
    "change_tax_id": (DETAILS, tax_number_of),
    "apply_coupon": (DISCOUNTS, code_of),
    "give_credit": (DISCOUNTS, goodwill_wanted),
    "retry_payment": (FAILED, another_try_of),
}
"""By what the program would do: the topic that offers it, and what of the message it takes."""
_CORRECTED = ("change_address", "change_tax_id", "apply_coupon")


def words_asked_for(desk: Desk) -> Decision | None:
    """The answer to a question that asked for words of theirs, and another value in place of the one on offer."""
    last = desk.last
    if last is None or desk.account is None or desk.reading.choice:
        return None
    if last.wants and _given(desk, last):
        return on_topic(desk, last.topic, 1.0, desk.reading.slots)
    if last.wants == "proof":
        return not_proven(desk, last.topic) if desk.reading.consent == "yes" else None
    if not last.wants or last.decision != "clarify":
        return _corrected(desk, last)
    if desk.reading.consent == "no" or lets_go(desk.text):
        return Answer(last.topic, 1.0, Reply((UNCHANGED,), choices=(TALK_TO_A_PERSON,)))
    if desk.sure and desk.reading.best.topic not in (last.topic, OUT_OF_SCOPE, SMALLTALK):
        return None
    return on_topic(desk, last.topic, 1.0, desk.reading.slots)


def words_given(desk: Desk) -> Decision | None:
    """What a message plainly gives, however sure its topic is; one that asks several things is answered in parts."""
    if desk.account is None or desk.reading.choice or desk.reading.parts:
        return None
    if case_wanted(desk):
        return on_topic(desk, CASES, 1.0, desk.reading.slots)
    for kind, (topic, given) in _GIVEN.items():
        if kind in desk.company.automatic and given(desk.question(desk.account, topic, 1.0, desk.reading.slots)):
            return on_topic(desk, topic, 1.0, desk.reading.slots)
    return None


def case_wanted(desk: Desk) -> bool:
    """Whether a case is asked for and the program opens such."""
    known = desk.account is not None and desk.identity != "anonymous" and not desk.reading.choice
    return known and "open_case" in desk.company.automatic and asks_for_case(desk.text)


def _given(desk: Desk, last: PastTurn) -> bool:
    if desk.account is None:
        return False
    question = desk.question(desk.account, last.topic, 1.0, desk.reading.slots)
    if last.wants == "subject":
        return bool(desk.text.strip()) and desk.reading.consent != "no" and bool(subject_of(question))
    return any(topic == last.topic and given(question) for topic, given in _GIVEN.values())


def _corrected(desk: Desk, last: PastTurn) -> Decision | None:
    """ "No, it's 14 High Street, Leeds" to the offer of another address is a new one, and no refusal alone."""
    kind = last.action.partition(":")[0]
    if last.decision != "propose" or kind not in _CORRECTED or desk.account is None or desk.reading.consent == "yes":
        return None
    topic, given = _GIVEN[kind]
    said = given(desk.question(desk.account, topic, 1.0, desk.reading.slots))
    return on_topic(desk, topic, 1.0, desk.reading.slots) if said else None

"""From a message as understood and the customer's records to a decision. Deterministic; reads no clock and no store."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from billing.facts import Account, Company
from supportbot.answering.acknowledging import acknowledges, only_assents
from supportbot.answering.another_person import speaks_for_another
from supportbot.answering.asked_plainly import paying_asked
from supportbot.answering.asking import A_PERSON, ask_again, ask_calmly, ask_scope, ask_which
from supportbot.answering.bill_meant import bill_meant
from supportbot.answering.by_records import CONTESTED, asks_of_contested, topic_by_records
from supportbot.answering.decision import Decision, Handoff, HandoffReason, Reply
from supportbot.answering.desk import Desk
from supportbot.answering.findings import account_findings
from supportbot.answering.foreign import answer_foreign
from supportbot.answering.handoffs import TO_CUSTOMER, hand_over
from supportbot.answering.identity import IdentityStep, reaches
from supportbot.answering.kin import LEAST
from supportbot.answering.language import in_language
from supportbot.answering.offers import answer_to_offer
from supportbot.answering.on_topic import DOUBTS, on_topic, told_already
from supportbot.answering.overruling import overruled
from supportbot.answering.paying_plainly import topic_of_paying
from supportbot.answering.phrases import say
from supportbot.answering.plan_meant import ABOUT_PLANS, plan_meant
from supportbot.answering.received_files import FILES_ALONE, received_files
from supportbot.answering.several import answer_several
from supportbot.answering.signals import MORE_LIKELY_THAN_NOT, unsatisfied, urgent
from supportbot.answering.smalltalk import SMALLTALK, closes, small_talk
from supportbot.answering.telephone import asks_for_a_number
from supportbot.answering.thresholds import Thresholds
from supportbot.answering.topic_policy import TopicPolicy
from supportbot.answering.topics.registry import TOPICS
from supportbot.answering.words_given import words_asked_for, words_given
from supportbot.understanding.clauses import clauses_of
from supportbot.understanding.reading import PastTurn, Reading, Slots
from supportbot.understanding.slots import find_slots, same_invoice

COMPLAINT, OUT_OF_SCOPE = "complaint", "out_of_scope"
PERSON_WANTED = 0.5
"""Probability from which a person is brought: who more likely than not asks for one is not asked what about."""
_HESITATES = re.compile(r"[\W_]*(?:(?:e+h*m+|u+h*m+|h+m+|e+r+m*|u+h+)[\W_]*)+", re.IGNORECASE)
NO_POLICIES: Mapping[str, TopicPolicy] = MappingProxyType({})


def decide(
    reading: Reading,
    account: Account | None,
    company: Company,
    *,
    context: Sequence[PastTurn],
    today: date,
    thresholds: Thresholds,
    text: str = "",
    identity: IdentityStep = "signed",
    policies: Mapping[str, TopicPolicy] = NO_POLICIES,
    typed: str = "",
) -> Decision:
    """What to do with one message.

    ``account`` is None when the records cannot be read, ``context`` holds the earlier turns, newest last, ``today`` is
    the calendar date in the company's time zone. ``text`` is the message as typed; without it a question asked twice
    in the same words goes unnoticed. ``typed`` is the message letter by letter, where ``text`` is that mended.
    ``identity`` is how sure it is who asks, ``policies`` are the company's own, by topic. Every figure of the decision
    is a slot with its source.
    """
    return decide_at(Desk(reading, account, company, context, today, thresholds, text, identity, policies, typed))


def decide_at(desk: Desk) -> Decision:
    """As ``decide``, over a desk that is set already."""
    return (
        urgent(desk)
        or _tapped(desk)
        or words_asked_for(desk)
        or plan_meant(desk)
        or bill_meant(desk)
        or answer_to_offer(desk)
        or words_given(desk)
        or _contested(desk)
        or unsatisfied(desk)
        or answer_foreign(desk)
        or answer_several(desk, _by_topic)
        or _by_topic(desk)
    )


def fault_handoff(reading: Reading) -> Handoff:
    """For a reply that must not be sent, or a question whose answering failed: words without figures."""
    best = reading.best
    reply = Reply((say(TO_CUSTOMER["fault"]),))
    return in_language(Handoff(best.topic, best.probability, reply, "fault"), reading.language)


def asked_by_button(
    reading: Reading, *, topic: str, company: Company, account: Account | None = None, today: date | None = None
) -> Handoff:
    """For the button that asks for a person; ``account`` and ``today`` together give the brief its facts."""
    findings = account_findings(account, company, today) if today else ()
    handoff = hand_over(
        "asked_for_person", topic=topic, confidence=1.0, account=account, company=company, findings=findings
    )
    return in_language(handoff, reading.language)


def _tapped(desk: Desk) -> Decision | None:
    """A tapped choice is taken as said. An id the bot doesn't know is left to the text that came with it."""
    kind, _, ref = desk.reading.choice.partition(":")
    if kind == FILES_ALONE:
        return received_files(desk)
    if kind == "person":
        return desk.hand_over("asked_for_person", topic=A_PERSON, confidence=1.0)
    if kind == "topic" and ref:
        return _topic(desk, ref)
    if kind == "invoice" and ref:
        last = TOPICS.get(desk.last.topic) if desk.last else None
        topic = last.name if last and last.about_invoices else "explain_charge"
        return on_topic(desk, topic, 1.0, Slots(invoice_numbers=(ref,)))
    if kind == "plan" and ref:
        return _plan(desk, ref)
    return None


def _topic(desk: Desk, name: str) -> Decision:
    """A topic tapped under a question back is what the message before was about, with all that it names."""
    last = desk.last if desk.just_asked else None
    if last is None or not last.text:
        return on_topic(desk, name, 1.0, desk.reading.slots)
    slots = find_slots(last.text, plan_names=[plan.name for plan in desk.known_plans])
    return on_topic(replace(desk, text=last.text, typed=last.typed), name, 1.0, slots)


def _plan(desk: Desk, code: str) -> Decision | None:
    """A tapped plan is the object of what was just asked about plans; one that isn't sold is left to the text."""
    name = next((plan.name for plan in desk.known_plans if plan.code == code), "")
    topic = desk.last.topic if desk.last is not None and desk.last.topic in ABOUT_PLANS else "plan_change"
    return on_topic(desk, topic, 1.0, Slots(plan_names=(name,))) if name else None


def _contested(desk: Desk) -> Decision | None:
    """What became of a charge that is contested already is told, and not passed on as something new."""
    if not asks_of_contested(desk):
        return None
    return on_topic(desk, CONTESTED, desk.reading.best.probability, desk.reading.slots)


def _by_topic(desk: Desk) -> Decision:
    best = desk.reading.best
    if not _says(desk):
        return _not_understood(desk, ask_again(desk.reading))
    if "abuse" in desk.reading.signals and (not desk.sure or best.topic in (OUT_OF_SCOPE, SMALLTALK)):
        return desk.hand_over("abuse") if desk.just_asked else ask_calmly(desk.reading)
    if best.topic == A_PERSON and (best.probability >= PERSON_WANTED or asks_for_a_number(desk.text)):
        return desk.hand_over("asked_for_person")
    meant = overruled(desk)
    if meant:
        return on_topic(desk, meant, best.probability, desk.reading.slots)
    if not desk.sure:
        return _unsure(desk)
    plainly = paying_asked(desk.text) if best.topic == SMALLTALK else ""
    if plainly:
        return on_topic(desk, plainly, best.probability, desk.reading.slots)
    if best.topic == SMALLTALK:
        first = not desk.context and not only_assents(desk.text)
        return small_talk(desk.company, best.probability, first=first, text=desk.text)
    if best.topic == OUT_OF_SCOPE:
        return _out_of_scope(desk)
    return on_topic(desk, best.topic, best.probability, desk.reading.slots)


def _unsure(desk: Desk) -> Decision:
    """What can be said all the same, else a question back."""
    best = desk.reading.best
    if _is_content(desk):
        return small_talk(desk.company, best.probability, first=False, text=desk.text)
    if best.topic in TOPICS and _may_not_be_told(desk, best.topic):
        return on_topic(desk, best.topic, best.probability, desk.reading.slots)
    if _names_no_bill_of_theirs(desk):
        return on_topic(desk, "invoice_lookup", best.probability, desk.reading.slots)
    if _complains(desk):
        return on_topic(desk, COMPLAINT, best.probability, desk.reading.slots)
    named = topic_of_paying(desk) or topic_by_records(desk)
    if named:
        return on_topic(desk, named, best.probability, desk.reading.slots)
    if best.topic == COMPLAINT and best.probability >= LEAST:
        return on_topic(desk, COMPLAINT, best.probability, desk.reading.slots)
    return _not_understood(desk, _ask_which(desk))


def _names_no_bill_of_theirs(desk: Desk) -> bool:
    """Whether a bill is named by a number that none of theirs has, which is the first thing to be said."""
    bills = desk.account.invoices if desk.account else ()
    typed = desk.reading.slots.invoice_numbers if desk.account and not desk.just_asked else ()
    return bool(typed) and not any(same_invoice(one, bill.number) for one in typed for bill in bills)


def _may_not_be_told(desk: Desk, topic: str) -> bool:
    """Whether the answer could only be who may be told, so that asking which topic is meant leads nowhere."""
    if desk.just_asked:
        return False
    if speaks_for_another(desk.text, desk.context):
        return True
    known = reaches(desk.identity, desk.policy(topic).identity or TOPICS[topic].identity)
    return (
        not known
        and TOPICS[topic].public is None
        and (not TOPICS[topic].for_anyone or told_already(desk, TOPICS[topic]))
    )


def _is_content(desk: Desk) -> bool:
    """Who was answered, and thanks, says goodbye or has understood with words that ask for nothing.

    Nothing is known of what was said to a person, after whom small words are an end and no beginning.
    """
    if desk.last is None:
        return only_assents(desk.text)
    names = desk.reading.slots.invoice_numbers or desk.reading.slots.amounts
    asks = names or any(clause.asks for clause in clauses_of(desk.text))
    return desk.last.decision == "answer" and not asks and (closes(desk.text) or acknowledges(desk.text))


def _not_understood(desk: Desk, question: Decision) -> Decision:
    """``question`` is asked once, then a person takes over; who complained and tells more has a complaint."""
    if _complains(desk):
        return desk.hand_over("complaint", topic=COMPLAINT)
    return desk.hand_over(_not_made_out(desk)) if _asked_in_vain(desk) else question


def _asked_in_vain(desk: Desk) -> bool:
    """Whether a question back has led nowhere; that a matter is none of the bot's was no question, and is over."""
    over = desk.last is not None and desk.last.topic == OUT_OF_SCOPE and _says(desk)
    return desk.just_asked and not (over and desk.reading.best.topic != OUT_OF_SCOPE)


def _not_made_out(desk: Desk) -> HandoffReason:
    best = desk.reading.best
    if desk.last is not None and desk.last.topic in DOUBTS and best.topic != OUT_OF_SCOPE:
        return "dispute"
    once_more = desk.last is not None and desk.last.topic == OUT_OF_SCOPE
    alien = best.topic == OUT_OF_SCOPE and (once_more or best.probability >= MORE_LIKELY_THAN_NOT)
    return "out_of_scope" if alien and _says(desk) else "low_confidence"


def _says(desk: Desk) -> bool:
    """Whether there is a word in the message that is more than a hesitation, or a tap in its place."""
    if not desk.text.strip():
        return True
    return any(char.isalnum() for char in desk.text) and not _HESITATES.fullmatch(desk.text)


def _complains(desk: Desk) -> bool:
    return desk.last is not None and (desk.last.topic, desk.last.decision) == (COMPLAINT, "clarify")


def _ask_which(desk: Desk) -> Decision:
    standing = desk.last.topic if desk.last is not None and desk.last.action else ""
    return ask_which(desk.reading, desk.thresholds, standing=standing)


def _out_of_scope(desk: Desk) -> Decision:
    if _complains(desk):
        return desk.hand_over("complaint", topic=COMPLAINT)
    told = any(turn.topic == OUT_OF_SCOPE and turn.decision == "clarify" for turn in desk.context)
    return desk.hand_over("out_of_scope") if told or desk.just_asked else ask_scope(desk.reading, desk.company)

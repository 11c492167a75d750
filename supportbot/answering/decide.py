"""From a message as understood and the customer's records to a decision. Deterministic; reads no clock and no store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from billing.facts import Account, Company
from supportbot.answering.asking import ask_calmly, ask_scope, ask_which
from supportbot.answering.decision import Clarify, Decision, Handoff, HandoffReason, Reply
from supportbot.answering.desk import Desk
from supportbot.answering.findings import account_findings
from supportbot.answering.handoffs import TO_CUSTOMER, hand_over
from supportbot.answering.language import in_language, offer_in, speaks
from supportbot.answering.phrases import say
from supportbot.answering.signals import unsatisfied, urgent
from supportbot.answering.smalltalk import SMALLTALK, small_talk
from supportbot.answering.thresholds import Thresholds
from supportbot.answering.topics.registry import TOPICS
from supportbot.understanding.reading import PastTurn, Reading, Slots

OUT_OF_SCOPE = "out_of_scope"
DOUBTS = frozenset({"dispute_charge", "duplicate_charge", "unrecognised_charge"})


def decide(
    reading: Reading,
    account: Account | None,
    company: Company,
    *,
    context: Sequence[PastTurn],
    today: date,
    thresholds: Thresholds,
    text: str = "",
) -> Decision:
    """What to do with one message.

    ``account`` is None when the records cannot be read, ``context`` holds the earlier turns, newest last, ``today`` is
    the calendar date in the company's time zone. ``text`` is the message as typed; without it a question asked twice
    in the same words goes unnoticed. Every figure of the decision is a slot with its source.
    """
    desk = Desk(reading, account, company, context, today, thresholds, text)
    return urgent(desk) or _tapped(desk) or _foreign(desk) or unsatisfied(desk) or _by_topic(desk)


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
    if kind == "person":
        return desk.hand_over("asked_for_person", topic="talk_to_human", confidence=1.0)
    if kind == "topic" and ref:
        return _on_topic(desk, ref, 1.0, desk.reading.slots)
    if kind == "invoice" and ref:
        last = TOPICS.get(desk.last.topic) if desk.last else None
        topic = last.name if last and last.about_invoices else "explain_charge"
        return _on_topic(desk, topic, 1.0, Slots(invoice_numbers=(ref,)))
    return None


def _foreign(desk: Desk) -> Decision | None:
    """Languages with fixed sentences: the choices once, then a person."""
    if not speaks(desk.reading.language):
        return None
    return desk.hand_over("low_confidence") if desk.just_asked else offer_in(desk.reading)


def _by_topic(desk: Desk) -> Decision:
    best = desk.reading.best
    if "abuse" in desk.reading.signals and (not desk.sure or best.topic in (OUT_OF_SCOPE, SMALLTALK)):
        return desk.hand_over("abuse") if desk.just_asked else ask_calmly(desk.reading)
    if not desk.sure:
        return desk.hand_over("low_confidence") if desk.just_asked else ask_which(desk.reading, desk.thresholds)
    if best.topic == SMALLTALK:
        return small_talk(desk.company, best.probability, first=not desk.context)
    if best.topic == OUT_OF_SCOPE:
        return _out_of_scope(desk)
    return _on_topic(desk, best.topic, best.probability, desk.reading.slots)


def _out_of_scope(desk: Desk) -> Decision:
    told = any(turn.topic == OUT_OF_SCOPE and turn.decision == "clarify" for turn in desk.context)
    return desk.hand_over("out_of_scope") if told or desk.just_asked else ask_scope(desk.reading, desk.company)


def _on_topic(desk: Desk, name: str, confidence: float, slots: Slots) -> Decision:
    if desk.account is None:
        return desk.hand_over("records_missing", topic=name, confidence=confidence)
    topic = TOPICS.get(name)
    if topic is None:
        return desk.hand_over("not_covered", topic=name, confidence=confidence)
    decision = topic.handle(desk.question(desk.account, name, confidence, slots))
    asked_again = desk.just_asked and not desk.reading.choice and desk.last is not None and desk.last.topic == name
    if isinstance(decision, Clarify) and asked_again:
        reason: HandoffReason = "dispute" if name in DOUBTS else "low_confidence"
        return desk.hand_over(reason, topic=name, confidence=confidence)
    return decision

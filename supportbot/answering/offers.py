"""The customer's answer to an offer: only an explicit yes to the offer that stands counts as one."""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import replace

from supportbot.answering.carrying_out import least_identity
from supportbot.answering.decision import Answer, Decision, Reply
from supportbot.answering.desk import Desk
from supportbot.answering.identity import reaches
from supportbot.answering.invoices import named
from supportbot.answering.on_topic import ask_for_proof, on_topic
from supportbot.answering.phrases import TALK_TO_A_PERSON, UNCHANGED
from supportbot.answering.plan_meant import ABOUT_PLANS
from supportbot.answering.smalltalk import SMALLTALK
from supportbot.answering.staying import lets_go
from supportbot.answering.topics.registry import TOPICS
from supportbot.answering.topics.which_method import named_method
from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.clauses import clauses_of
from supportbot.understanding.consent import find_consent
from supportbot.understanding.reading import PastTurn, Slots
from supportbot.understanding.slots import find_slots

_MONTHS = "|".join(name for name in month_name if name)
_NAMES_A_BILL = re.compile(
    rf"(?:(?:the|for|bill|invoice) )*(?<!\w)(?:{_MONTHS}|[a-z]{{2,5}}-\d+)(?:'?s)?(?!\w)", re.IGNORECASE
)
METHOD_ACTIONS = ("change_method", "default_method")


def answer_to_offer(desk: Desk) -> Decision | None:
    """What a yes or no leads to; None when the message is neither or nothing was offered."""
    verb, _, action = desk.reading.choice.partition(":")
    if verb in ("confirm", "decline"):
        return _tapped(desk, verb, action)
    standing = desk.last
    if standing is None or desk.reading.choice:
        return None
    if _let_be(desk, standing):
        return _unchanged(standing)
    refused_or_unclear = desk.reading.consent == "no" or not (desk.reading.consent or desk.sure)
    if refused_or_unclear and _another_method(desk, standing):
        return on_topic(desk, standing.topic, 1.0, desk.reading.slots)
    if not desk.reading.consent:
        return _agreed(desk, standing) if _says_it_back(desk, standing) else None
    if not standing.action:
        lapsed = standing.decision == "propose" and desk.reading.consent == "yes"
        return _anew(desk, standing) if lapsed else None
    if standing.decision == "answer":
        return _answer_to_told(desk, standing)
    return _agreed(desk, standing) if desk.reading.consent == "yes" else _unchanged(standing)


def _says_it_back(desk: Desk, offer: PastTurn) -> bool:
    """Whether a yes names the very bill that is on offer and no other: "yes, October"."""
    if desk.account is None or offer.decision != "propose" or not offer.action or len(offer.invoice_numbers) != 1:
        return False
    slots = Slots(invoice_numbers=desk.reading.slots.invoice_numbers, periods=desk.reading.slots.periods)
    if slots == Slots() or slots != desk.reading.slots:
        return False
    said = named(desk.question(desk.account, offer.topic, 1.0, slots))
    if said.missing or tuple(bill.number for bill in said.invoices) != offer.invoice_numbers:
        return False
    rest = _NAMES_A_BILL.sub(" ", desk.text)
    return find_consent(rest, Slots(), offer.action) == "yes"


def _another_method(desk: Desk, offer: PastTurn) -> bool:
    """Whether another card or account is named in place of the one that the offer is about: "no, the Visa"."""
    kind, _, ref = offer.action.partition(":")
    if desk.account is None or kind not in METHOD_ACTIONS:
        return False
    meant = named_method(desk.question(desk.account, offer.topic, 1.0, desk.reading.slots))
    return meant is not None and meant.ref != ref


def _let_be(desk: Desk, told: PastTurn) -> bool:
    """Whether things are to stay as they are after an offer, or after what was told about a plan.

    Where a plan is ended already, or is to end, staying takes a person.
    """
    reading = desk.reading
    if reading.consent == "yes" or reading.parts or "thats_wrong" in reading.signals:
        return False
    if told.decision == "propose" and told.action:
        return lets_go(desk.text)
    if told.topic not in ABOUT_PLANS or told.decision not in ("answer", "propose"):
        return False
    plans = desk.account.subscriptions if desk.account else ()
    if not told.action and any(plan.status == "canceled" or plan.cancel_at_period_end for plan in plans):
        return False
    refuses = reading.consent == "no" and not any(clause.asks for clause in clauses_of(desk.text))
    return lets_go(desk.text) or refuses


def _answer_to_told(desk: Desk, told: PastTurn) -> Decision | None:
    """A no to what was told rather than offered may be said of something else."""
    if desk.reading.consent == "yes":
        return _offered(desk, told)
    asks = desk.sure and desk.reading.best.topic not in (told.topic, OUT_OF_SCOPE, SMALLTALK)
    return None if asks or "thats_wrong" in desk.reading.signals else _unchanged(told)


def _tapped(desk: Desk, verb: str, action: str) -> Decision | None:
    """The last offer's button counts as said; an earlier one's makes the offer anew, as things may differ."""
    offer = next((turn for turn in reversed(desk.context) if action and turn.action == action), None)
    if offer is None:
        return None
    if verb == "decline":
        return _unchanged(offer)
    return _agreed(desk, offer) if offer is desk.last else _anew(desk, offer)


def _anew(desk: Desk, offer: PastTurn) -> Decision:
    """An offer made some time ago is made again from what was asked then."""
    slots = find_slots(offer.text, plan_names=[plan.name for plan in desk.known_plans])
    return on_topic(replace(desk, text=offer.text, typed=offer.typed), offer.topic, 1.0, slots)


def _offered(desk: Desk, told: PastTurn) -> Decision:
    """A typed yes to something that was told rather than offered may be an "ok" to what was told: so it is offered.

    The yes itself ("do it") says nothing about what is wanted besides.
    """
    return on_topic(replace(desk, text="", typed=""), told.topic, 1.0, Slots(invoice_numbers=told.invoice_numbers))


def _agreed(desk: Desk, offer: PastTurn) -> Decision | None:
    topic = TOPICS.get(offer.topic)
    if topic is None or topic.confirmed is None:
        return None
    if desk.account is None:
        return desk.hand_over("records_missing", topic=offer.topic, confidence=1.0)
    if not reaches(desk.identity, desk.policy(offer.topic).identity or topic.identity):
        return on_topic(desk, offer.topic, 1.0, Slots())
    if not reaches(desk.identity, least_identity(offer.command)):
        return ask_for_proof(desk, topic)
    question = replace(desk.question(desk.account, offer.topic, 1.0, Slots()), only_asks=False)
    return topic.confirmed(question, offer.action.partition(":")[2])


def _unchanged(offer: PastTurn) -> Answer:
    return Answer(offer.topic, 1.0, Reply((UNCHANGED,), choices=(TALK_TO_A_PERSON,)))

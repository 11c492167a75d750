"""The customer's answer to an offer: only an explicit yes to the offer that stands counts as one."""

from __future__ import annotations

from dataclasses import replace

from supportbot.answering.decision import Answer, Decision, Reply
from supportbot.answering.desk import Desk
from supportbot.answering.on_topic import on_topic
from supportbot.answering.phrases import TALK_TO_A_PERSON, say
from supportbot.answering.topics.registry import TOPICS
from supportbot.understanding.reading import PastTurn, Slots

UNCHANGED = "All right, I've left everything as it is. Is there anything else about your bills?"


def answer_to_offer(desk: Desk) -> Decision | None:
    """What a yes or no leads to; None when the message is neither or nothing was offered."""
    verb, _, action = desk.reading.choice.partition(":")
    if verb in ("confirm", "decline"):
        return _tapped(desk, verb, action)
    standing = desk.last if desk.last is not None and desk.last.action else None
    if standing is None or desk.reading.choice or not desk.reading.consent:
        return None
    if standing.decision == "answer":
        return _offered(desk, standing) if desk.reading.consent == "yes" else None
    return _agreed(desk, standing) if desk.reading.consent == "yes" else _unchanged(standing)


def _tapped(desk: Desk, verb: str, action: str) -> Decision | None:
    """The last offer's button counts as said; an earlier one's makes the offer anew, as things may differ."""
    offer = next((turn for turn in reversed(desk.context) if action and turn.action == action), None)
    if offer is None:
        return None
    if verb == "decline":
        return _unchanged(offer)
    return _agreed(desk, offer) if offer is desk.last else on_topic(desk, offer.topic, 1.0, Slots())


def _offered(desk: Desk, told: PastTurn) -> Decision:
    """A typed yes to something that was told rather than offered may be an "ok" to what was told: so it is offered.

    The yes itself ("do it") says nothing about what is wanted besides.
    """
    return on_topic(replace(desk, text=""), told.topic, 1.0, Slots(invoice_numbers=told.invoice_numbers))


def _agreed(desk: Desk, offer: PastTurn) -> Decision | None:
    topic = TOPICS.get(offer.topic)
    if topic is None or topic.confirmed is None:
        return None
    if desk.account is None:
        return desk.hand_over("records_missing", topic=offer.topic, confidence=1.0)
    question = replace(desk.question(desk.account, offer.topic, 1.0, Slots()), only_asks=False)
    return topic.confirmed(question, offer.action.partition(":")[2])


def _unchanged(offer: PastTurn) -> Answer:
    return Answer(offer.topic, 1.0, Reply((say(UNCHANGED),), choices=(TALK_TO_A_PERSON,)))

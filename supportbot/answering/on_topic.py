"""One topic put to its handler: who may be told, whether there are records, and asking no more than once."""

from __future__ import annotations

from supportbot.answering.another_person import speaks_for_another
from supportbot.answering.decision import Answer, Choice, Clarify, Decision, Handoff, HandoffReason, Phrase, Reply
from supportbot.answering.desk import Desk
from supportbot.answering.figures import company_name
from supportbot.answering.identity import reaches
from supportbot.answering.phrases import TALK_TO_A_PERSON, VERIFY, new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.topics.registry import TOPICS
from supportbot.answering.topics.topic import Topic
from supportbot.understanding.reading import Slots
from supportbot.understanding.slots import find_slots

DOUBTS = frozenset({"dispute_charge", "duplicate_charge", "unrecognised_charge"})
SIGN_IN = (
    "To look at your own bills or change anything I need to know who you are: please sign in at {company} and open "
    "this chat from there, or have a code sent to the e-mail address you use with us. A person can help as well."
)
ONLY_THE_CUSTOMER = (
    "I can only talk about an account with the customer it belongs to: if they sign in at {company} and open this chat "
    "from there, I can look it up for them. A colleague can help as well."
)
PROVE_IT = (
    "Before I go into that I have to be certain it's really you: I can send a code to the e-mail address we have on "
    "file. A colleague can check it with you as well."
)


def on_topic(desk: Desk, name: str, confidence: float, slots: Slots) -> Decision:
    """What the topic ``name`` says; a question back about the very topic that was just asked back is handed over."""
    topic = TOPICS.get(name)
    policy = desk.policy(name)
    known = reaches(desk.identity, policy.identity or topic.identity) if topic else True
    if topic is not None and (not known or speaks_for_another(desk.text, desk.context)):
        return _unproven(desk, topic, confidence, slots)
    if desk.account is None:
        return desk.hand_over("records_missing", topic=name, confidence=confidence)
    if topic is None or policy.to_person:
        return desk.hand_over("not_covered", topic=name, confidence=confidence)
    decision = topic.handle(desk.question(desk.account, name, confidence, slots))
    if isinstance(decision, Clarify) and _asked_already(desk, name) and not decision.wants.endswith("_again"):
        return desk.hand_over(_unclear(name), topic=name, confidence=confidence)
    return decision


def _unproven(desk: Desk, topic: Topic, confidence: float, slots: Slots) -> Decision:
    """What may be told to anyone, and the way to the rest; nothing of any account."""
    if _asked_already(desk, topic.name):
        return desk.hand_over(_unclear(topic.name), topic=topic.name, confidence=confidence)
    way, choices = _way_to_prove(desk)
    general = _general(desk, topic, slots)
    if not general.phrases:
        return Clarify(topic.name, confidence, Reply(way, choices=choices))
    reply = Reply((*general.phrases, *new_line(way)), general.table, choices)
    return Answer(topic.name, confidence, reply)


def ask_for_proof(desk: Desk, topic: Topic) -> Decision:
    """Before something is done that takes more than to be signed in; a second time a person checks it."""
    if _asked_already(desk, topic.name):
        return not_proven(desk, topic.name)
    way, choices = _way_to_prove(desk)
    return Clarify(topic.name, 1.0, Reply(way, choices=choices), "proof")


def not_proven(desk: Desk, name: str) -> Handoff:
    """Who says yes once more instead of proving who they are gets a person."""
    return desk.hand_over(_unclear(name), topic=name, confidence=1.0)


def _general(desk: Desk, topic: Topic, slots: Slots) -> Reply:
    """What may be told to anyone; nothing to who asks for an account, by a bill's number, an address or as somebody
    else, nor the same words twice.
    """
    of_an_account = speaks_for_another(desk.text, desk.context) and not desk.sure
    public = topic.public(desk.company, slots) if topic.public and not of_an_account else None
    if public:
        return public
    if of_an_account or slots.invoice_numbers or "@" in desk.text or told_already(desk, topic):
        return Reply(())
    return Reply(policy_passage(desk.company, topic.for_anyone))


def told_already(desk: Desk, topic: Topic) -> bool:
    """Whether the last reply gave the same text of the company's, on this topic or one that shares it."""
    if desk.last is None or desk.last.decision != "answer":
        return False
    last = TOPICS.get(desk.last.topic)
    return last is topic or (last is not None and last.for_anyone == topic.for_anyone != "")


def _way_to_prove(desk: Desk) -> tuple[tuple[Phrase, ...], tuple[Choice, ...]]:
    if speaks_for_another(desk.text, desk.context):
        return (say(ONLY_THE_CUSTOMER, company=company_name(desk.company)),), (TALK_TO_A_PERSON,)
    words = say(SIGN_IN, company=company_name(desk.company)) if desk.identity == "anonymous" else say(PROVE_IT)
    return (words,), (VERIFY, TALK_TO_A_PERSON)


def _asked_already(desk: Desk, name: str) -> bool:
    if desk.last is None or not desk.just_asked or desk.reading.choice:
        return False
    again = desk.reading.slots.invoice_numbers
    return desk.last.topic == name or (bool(again) and set(again) <= set(find_slots(desk.last.text).invoice_numbers))


def _unclear(name: str) -> HandoffReason:
    return "dispute" if name in DOUBTS else "low_confidence"

"""Whether a message is one for the model, and what for. Pure.

What the embedded reading answers with confidence never waits for a model; what is urgent, touches an offer or needs
more proof of who asks never gets to one.
"""

from __future__ import annotations

from supportbot.answering.another_person import speaks_for_another
from supportbot.answering.decision import Answer, Clarify, Decision, Handoff
from supportbot.answering.desk import Desk
from supportbot.answering.language import speaks
from supportbot.answering.phrases import VERIFY
from supportbot.answering.smalltalk import SMALLTALK, has_words_for
from supportbot.llm.port import Purpose

LONG_WORDS = 60
CERTAIN = 0.9
"""From this probability (0–1) on, a long message is taken to say one thing."""
FEWEST_WORDS = 4


def wants_model(decision: Decision, desk: Desk, *, rephrases: bool = False, tools: bool = True) -> Purpose | None:
    """What a model is asked for in place of ``decision``; None where the decision stands.

    ``rephrases``: whether the company has standard answers put into other words. ``tools``: whether the model calls
    them; one that does not may only say what an English message is about.
    """
    if _is_kept_from_models(decision, desk):
        return None
    if not tools and not isinstance(decision, Answer):
        return "sort" if desk.reading.language == "en" and _left_open(decision, desk) else None
    wanted = _wanted(decision, desk, rephrases=rephrases)
    return wanted if tools or wanted == "rephrase" else None


def _wanted(decision: Decision, desk: Desk, *, rephrases: bool) -> Purpose | None:
    if not isinstance(decision, Answer):
        return "answer" if _left_open(decision, desk) else None
    if decision.topic == SMALLTALK:
        return "answer" if _chats(desk) else None
    if _is_long(desk):
        return "answer"
    return "rephrase" if rephrases and desk.reading.language == "en" else None


def _is_kept_from_models(decision: Decision, desk: Desk) -> bool:
    reading = desk.reading
    if desk.account is None or desk.identity == "anonymous" or desk.policy(decision.topic).to_person:
        return True
    if reading.signals or reading.choice or not any(char.isalpha() for char in desk.text):
        return True
    if _offer_stands(desk) or speaks_for_another(desk.text, desk.context):
        return True
    return any(choice.id == VERIFY.id for choice in decision.reply.choices)


def _offer_stands(desk: Desk) -> bool:
    """Whether it may be the answer to an offer, or what was asked to be typed: a model has no part in that."""
    last = desk.last
    return last is not None and bool(last.action or last.wants or last.decision == "propose")


def _left_open(decision: Decision, desk: Desk) -> bool:
    """Whether it is a question back, or a handover, for want of understanding alone."""
    unclear = not desk.sure or len(desk.reading.parts) > 1 or speaks(desk.reading.language)
    if isinstance(decision, Handoff):
        return unclear and decision.reason == "low_confidence"
    return unclear and isinstance(decision, Clarify) and not decision.wants


def _chats(desk: Desk) -> bool:
    return len(desk.text.split()) >= FEWEST_WORDS and not has_words_for(desk.text)


def _is_long(desk: Desk) -> bool:
    unsure = desk.reading.best.probability < CERTAIN and len(desk.reading.parts) < 2
    return unsure and len(desk.text.split()) >= LONG_WORDS

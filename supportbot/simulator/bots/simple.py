"""Bots that nobody would want: scenarios that such a bot passes ask for too little."""

from __future__ import annotations

from dataclasses import replace

from supportbot.answering.decision import Answer, Clarify, Decision, Handoff, Reply
from supportbot.answering.desk import Desk
from supportbot.answering.offers import answer_to_offer
from supportbot.answering.on_topic import on_topic
from supportbot.answering.phrases import say
from supportbot.answering.topics.registry import TOPICS

EMPTY_WORDS = "Thank you for your message. I'm glad to help with your bills."


def silent(desk: Desk) -> Decision:
    """Knows the topic and says nothing of use."""
    best = desk.reading.best
    return Answer(best.topic, best.probability, Reply((say(EMPTY_WORDS),)))


def timid(desk: Desk) -> Decision:
    """Hands everything over."""
    return desk.hand_over("low_confidence")


def eager(desk: Desk) -> Decision:
    """Answers the likeliest topic in scope whoever asks and however it is said; any word after an offer is its yes."""
    willing = replace(
        desk, reading=replace(desk.reading, signals=frozenset(), consent="yes", choice=""), identity="verified"
    )
    agreed = answer_to_offer(willing)
    if agreed is not None:
        return agreed
    score = next(score for score in desk.reading.topics if score.topic in TOPICS)
    return _without_doubt(on_topic(willing, score.topic, score.probability, desk.reading.slots))


def _without_doubt(decision: Decision) -> Decision:
    """The same words as an answer, with nothing asked and nobody brought in."""
    if isinstance(decision, Clarify | Handoff):
        return Answer(decision.topic, decision.confidence, replace(decision.reply, choices=()))
    return decision

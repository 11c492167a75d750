"""The one question the bot asks when it is not sure."""

from __future__ import annotations

from collections.abc import Sequence

from billing.facts import Company
from supportbot.answering.decision import Choice, Clarify, Reply
from supportbot.answering.figures import bot_name
from supportbot.answering.labels import COMMON, LABELS
from supportbot.answering.phrases import SOMETHING_ELSE, TALK_TO_A_PERSON, say
from supportbot.answering.thresholds import Thresholds
from supportbot.understanding.reading import Reading

A_PERSON = "talk_to_human"
MOST_OFFERED = 3


def ask_which(reading: Reading, thresholds: Thresholds, *, standing: str = "") -> Clarify:
    """Which of the likeliest topics is meant; the common ones when none is likely.

    ``standing`` is the topic of an offer that was just made, which the message may well be about.
    """
    likely = _likely(reading, thresholds, standing)
    if reading.best.topic == A_PERSON:
        return _ask_about_a_person(reading, likely)
    if len(likely) == 1:
        text = "Just to be sure I've understood: is this what you're asking?"
    elif likely:
        text = "I want to be sure I look at the right thing. Which of these is it about?"
    else:
        text = "I'm not sure I follow. What would you like to know about your bills?"
    about = likely[0] if likely else reading.best.topic
    return Clarify(about, reading.best.probability, Reply((say(text),), choices=offers(likely or COMMON)))


def _ask_about_a_person(reading: Reading, likely: Sequence[str]) -> Clarify:
    text = "Would you like to talk to a person? I can bring one in right away. Or is it about one of these?"
    topics = (Choice(f"topic:{topic}", LABELS[topic]) for topic in likely or COMMON)
    return Clarify(A_PERSON, reading.best.probability, Reply((say(text),), choices=(TALK_TO_A_PERSON, *topics)))


def ask_again(reading: Reading) -> Clarify:
    """Said once to a message without a word in it."""
    text = say("I didn't quite get that. What would you like to know about your bills?")
    return Clarify("out_of_scope", reading.best.probability, Reply((text,), choices=offers(COMMON)))


def ask_scope(reading: Reading, company: Company) -> Clarify:
    """Said once to a question that is not about billing: what the bot is there for."""
    phrases = (
        say("That one's outside what I know: I'm {bot}, and I look after bills and payments.", bot=bot_name(company)),
        say("If it's about one of these I can help right away, and otherwise a person can."),
    )
    return Clarify("out_of_scope", reading.best.probability, Reply(phrases, choices=offers(COMMON)))


def ask_calmly(reading: Reading) -> Clarify:
    """Said once to abuse without a question in it."""
    phrases = (
        say("I can tell this is frustrating, and I'd like to get it sorted."),
        say("Tell me what went wrong with your bill, or I'll bring in a person."),
    )
    return Clarify(reading.best.topic, reading.best.probability, Reply(phrases, choices=offers(COMMON)))


def offers(topics: Sequence[str]) -> tuple[Choice, ...]:
    """Topics to tap, and always a person."""
    return (*(Choice(f"topic:{topic}", LABELS[topic]) for topic in topics), SOMETHING_ELSE)


def _likely(reading: Reading, thresholds: Thresholds, standing: str) -> tuple[str, ...]:
    likely = [score.topic for score in reading.topics if score.probability >= thresholds.clarify_floor]
    known = (topic for topic in dict.fromkeys((standing, *likely)) if topic in LABELS)
    return tuple(known)[:MOST_OFFERED]

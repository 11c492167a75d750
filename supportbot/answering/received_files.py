"""Files without a word: they are kept for a person, since the bot cannot read them."""

from __future__ import annotations

from supportbot.answering.decision import Clarify, Decision, Phrase, Reply
from supportbot.answering.desk import Desk
from supportbot.answering.phrases import TALK_TO_A_PERSON

FILES_ALONE = "files"
"""The choice that stands for a message of files alone."""
TOPIC = "out_of_scope"
KEPT = Phrase(
    "Thank you, that is kept with this chat. I can't read files myself: tell me in a few words what it is about, or a "
    "colleague can look at it."
)


def received_files(desk: Desk) -> Decision:
    """What it is about is asked once; then somebody looks at it who can."""
    if desk.last is not None and desk.just_asked:
        return desk.hand_over("not_covered", topic=TOPIC, confidence=1.0)
    return Clarify(TOPIC, 1.0, Reply((KEPT,), choices=(TALK_TO_A_PERSON,)))

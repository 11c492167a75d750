"""A customer's words as a sentence to learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from supportbot.improving.errors import BadCorrection
from supportbot.understanding.catalogue import Topic, load_catalogue
from supportbot.understanding.held_out import sentence_key as key_of
from supportbot.understanding.wording import general, normalise

__all__ = ["LONGEST", "SHORTEST_WORDS", "checked", "kept_by_lot", "key_of", "sentence_of", "shipped", "topics"]

LONGEST = 500
"""Characters; longer messages tell a story, and what they are about is read from their parts."""
SHORTEST_WORDS = 3
"""Words below which a sentence says little without the talk around it."""
_ONE_IN = 5


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """The catalogue, read once: it changes with the program alone."""
    return load_catalogue()


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, tuple[str, str]]:
    """Our own sentences: text and topic by key."""
    return {key_of(example.text): (example.text, topic.name) for topic in topics() for example in topic.examples}


def kept_by_lot(key: str) -> bool:
    """Whether a sentence is kept for measuring: one in five, by its key; none that takes the place of one of ours."""
    return int(key[:8], 16) % _ONE_IN == 0 and key not in shipped()


def sentence_of(text: str, plan_names: Sequence[str]) -> str:
    """A message as the reader takes it: plans and masked cards named generally, one line."""
    return " ".join(general(text, plan_names).split())


def checked(text: str, topic: str) -> tuple[str, str]:
    """Both as they are kept. Raises BadCorrection (``text``, ``topic``)."""
    line = " ".join(text.split())
    if not normalise(line):
        raise BadCorrection(field="text")
    if len(line) > LONGEST:
        raise BadCorrection(f"Keep it to {LONGEST} characters: what one customer asks, in one sentence.", field="text")
    if topic not in {known.name for known in topics()}:
        raise BadCorrection("Choose one of the topics.", field="topic")
    return line, topic

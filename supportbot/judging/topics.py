"""The topics a reviewer may say a message was about: all that the bot reads, and that it was none of them."""

from __future__ import annotations

from functools import cache

from supportbot.answering.brief import label_of
from supportbot.understanding.catalogue import load_catalogue


@cache
def reading_topics() -> tuple[tuple[str, str], ...]:
    """Names with what a customer would call them, in the order of those words."""
    return tuple(sorted(((topic.name, label_of(topic.name)) for topic in load_catalogue()), key=lambda pair: pair[1]))


def is_topic(name: str) -> bool:
    return any(name == known for known, _ in reading_topics())

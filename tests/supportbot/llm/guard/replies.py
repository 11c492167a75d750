"""True replies without end, one template after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from tests.supportbot.llm.guard import bill_replies, other_replies
from tests.supportbot.llm.guard.parts import TEMPLATES, Reply
from tests.supportbot.llm.guard.worlds import World

MODULES = (bill_replies, other_replies)
"""Their templates are in ``TEMPLATES`` once they are imported."""


def replies(rng: Random, fresh: Callable[[Random], World]) -> Iterator[tuple[World, Reply, str]]:
    """Without end: one template after the other, each over an account of its own."""
    while True:
        for make in TEMPLATES:
            w = fresh(rng)
            reply = make(w)
            if reply:
                yield w, reply, make.__name__

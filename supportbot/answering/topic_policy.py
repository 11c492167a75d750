"""What a company decides per topic, beside what the topic itself brings."""

from __future__ import annotations

from dataclasses import dataclass

from supportbot.answering.identity import IdentityStep


@dataclass(frozen=True, slots=True)
class TopicPolicy:
    """``threshold`` (0–1) replaces the trained one and ``identity`` the topic's own step; None leaves them.

    ``to_person``: always handed over, with the facts, however sure the bot is.
    """

    threshold: float | None = None
    identity: IdentityStep | None = None
    to_person: bool = False


AS_SHIPPED = TopicPolicy()

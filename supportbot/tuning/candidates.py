"""Examples for learning that come out of tuning, handed to whoever keeps candidates."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handoff.models import StaffMember


@dataclass(frozen=True, slots=True)
class Example:
    """What a customer wrote in a turn, and the topic that a manager says it is about."""

    turn_id: uuid.UUID
    text: str
    topic: str


Hook = Callable[[Sequence[Example], StaffMember], None]
_hooks: list[Hook] = []


def on_proposed(hook: Hook) -> None:
    """Have ``hook`` called with examples, inside the transaction that made them. Registered in ``AppConfig.ready``."""
    if hook not in _hooks:
        _hooks.append(hook)


def candidates_propose(examples: Sequence[Example], *, by: StaffMember) -> None:
    """Pass ``examples`` on; nothing is learned from them until they are approved."""
    for hook in _hooks:
        hook(examples, by)

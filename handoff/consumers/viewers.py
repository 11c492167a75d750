"""Who else has the same conversation open. Passed on by bells alone: a fact of this moment, stored nowhere."""

from __future__ import annotations

import time
import uuid

from handoff.records import Ring
from handoff.services import events

EVERY_SECONDS = 20.0
_GONE_AFTER_SECONDS = 50.0


class Viewers:
    """The others who look at one conversation, as this socket has heard of them."""

    def __init__(self, conversation_id: uuid.UUID, *, staff_id: int) -> None:
        self.conversation_id, self._staff_id = conversation_id, staff_id
        self._seen: dict[int, float] = {}

    def say_here(self) -> None:
        events.announce(Ring(self.conversation_id, f"viewing.{self._staff_id}", 0, 0))

    def say_gone(self) -> None:
        events.announce(Ring(self.conversation_id, f"unviewing.{self._staff_id}", 0, 0))

    def hear(self, ring: Ring) -> bool:
        """Whether who is here has changed. Somebody new is answered, so that they hear of this one too."""
        kind, _, number = ring.kind.partition(".")
        if ring.conversation_id != self.conversation_id or not number.isdigit() or int(number) == self._staff_id:
            return False
        before = self.present()
        if kind == "viewing":
            self._seen[int(number)] = time.monotonic()
            if int(number) not in before:
                self.say_here()
        elif kind == "unviewing":
            self._seen.pop(int(number), None)
        return self.present() != before

    def present(self) -> set[int]:
        """The others' ids; who has not been heard of for a while has gone without saying so."""
        limit = time.monotonic() - _GONE_AFTER_SECONDS
        return {staff_id for staff_id, seen in self._seen.items() if seen > limit}

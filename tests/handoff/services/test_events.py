"""News leaves the process through hooks, and through none where nobody listens."""

from __future__ import annotations

import uuid

import pytest

from handoff.records import Ring
from handoff.services import events


def test_inside_nobody_is_told_and_afterwards_everybody_again(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Ring] = []
    monkeypatch.setattr(events, "_hooks", [heard.append])
    first, second, third = (Ring(uuid.uuid4(), "message", seq, 0) for seq in (1, 2, 3))
    events.announce(first)
    with events.unannounced():
        events.announce(second)
    events.announce(third)
    assert heard == [first, third]

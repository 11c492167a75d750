"""The table of docs/architecture.md, every state with every move."""

from __future__ import annotations

import itertools

import pytest

from handoff.custody import Custody, Move, sources, target

ALLOWED = {
    ("bot", "escalate"): "waiting",
    ("bot", "claim"): "agent",
    ("waiting", "claim"): "agent",
    ("agent", "hand_back"): "bot",
    ("agent", "requeue"): "waiting",
    ("agent", "transfer"): "agent",
    ("closed", "reopen"): "agent",
    ("bot", "close"): "closed",
    ("waiting", "close"): "closed",
    ("agent", "close"): "closed",
}


@pytest.mark.parametrize(("state", "move"), list(itertools.product(Custody, Move)))
def test_each_move_leads_where_the_table_says_and_nowhere_else(state: Custody, move: Move) -> None:
    expected = ALLOWED.get((state.value, move.value))
    assert (state in sources(move)) == (expected is not None)
    if expected is not None:
        assert target(move) == expected


def test_only_opening_again_leads_out_of_closed() -> None:
    assert [move for move in Move if Custody.CLOSED in sources(move)] == [Move.REOPEN]

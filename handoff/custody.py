"""Who may hold a conversation next. Pure: the state machine alone, without rows or clocks."""

from __future__ import annotations

from enum import StrEnum


class Custody(StrEnum):
    BOT = "bot"
    WAITING = "waiting"
    AGENT = "agent"
    CLOSED = "closed"


class Move(StrEnum):
    """What can be done to custody. Each move that succeeds adds one to the custody version."""

    ESCALATE = "escalate"
    CLAIM = "claim"
    HAND_BACK = "hand_back"
    REQUEUE = "requeue"
    TRANSFER = "transfer"
    REOPEN = "reopen"
    CLOSE = "close"


_AFTER: dict[Move, dict[Custody, Custody]] = {
    Move.ESCALATE: {Custody.BOT: Custody.WAITING},
    Move.CLAIM: {Custody.BOT: Custody.AGENT, Custody.WAITING: Custody.AGENT},
    Move.HAND_BACK: {Custody.AGENT: Custody.BOT},
    Move.REQUEUE: {Custody.AGENT: Custody.WAITING},
    Move.TRANSFER: {Custody.AGENT: Custody.AGENT},
    Move.REOPEN: {Custody.CLOSED: Custody.AGENT},
    Move.CLOSE: {Custody.BOT: Custody.CLOSED, Custody.WAITING: Custody.CLOSED, Custody.AGENT: Custody.CLOSED},
}


def target(move: Move) -> Custody:
    """Where ``move`` leads; each move leads to one state only."""
    (state,) = set(_AFTER[move].values())
    return state


def sources(move: Move) -> tuple[Custody, ...]:
    """The states that ``move`` may start from."""
    return tuple(_AFTER[move])

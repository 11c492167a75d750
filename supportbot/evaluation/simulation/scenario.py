"""Conversations to be held and what must come of them, as values. ``docs/scenarios.md`` says how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

AgentMove = Literal["claim", "hand_back", "close", "say", "approve", "decline"]
GatewayMode = Literal["works", "lost", "down", "refuses"]
"""How the billing system answers: as it should; not at all, having done it; not at all; with a no."""
NOTHING_SAID = "none"
"""The decision to expect when a person holds the conversation and the bot is silent."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What one turn must bring. ``decision``, ``topic`` and ``reason`` name all that are right; empty: not asked.

    ``says`` are expressions of the oracle, ``never`` expressions or plain words, ``offers`` beginnings of button ids.
    """

    decision: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    action: str = ""
    table: bool | None = None
    may_ask: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """The customer types one of several wordings."""

    wordings: tuple[str, ...]
    expect: Expect

    def wording(self, attempt: int) -> str:
        """What is said in try ``attempt``, counted from 0; from the first again when they end."""
        return self.wordings[attempt % len(self.wordings)]


@dataclass(frozen=True, slots=True)
class Tap:
    """The customer taps a button under the last reply, named by its id or the beginning of it."""

    button: str
    expect: Expect


@dataclass(frozen=True, slots=True)
class Agent:
    """A person of the staff does something; ``text`` is the reply of a ``say``.

    ``expect`` is for what the bot says after a ``hand_back``; None: not asked.
    """

    move: AgentMove
    text: str = ""
    expect: Expect | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Time passes."""

    passing: timedelta


@dataclass(frozen=True, slots=True)
class Press:
    """The customer presses the button that asks for a person."""


@dataclass(frozen=True, slots=True)
class Prove:
    """The customer proves who they are by the code sent to them; what had to wait for that is answered."""

    expect: Expect | None = None


@dataclass(frozen=True, slots=True)
class System:
    """The billing system answers otherwise from now on."""

    mode: GatewayMode


Step = Say | Tap | Agent | Later | Press | Prove | System


@dataclass(frozen=True, slots=True)
class After:
    """What must be left behind. Empty texts and None are not asked; ``requested`` are all offers that were accepted.

    ``done`` and ``waiting`` are all actions that were done and that wait for approval, as ``KIND:RECORD``; ``rows``
    are columns with what must stand in them; ``told`` are figures of the last words that were not the customer's.
    """

    custody: str = ""
    reason: str = ""
    requested: tuple[str, ...] = ()
    brief_names: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One conversation. ``customer`` is empty for a visitor whom nobody vouches for."""

    name: str
    topics: tuple[str, ...]
    customer: str
    turns: tuple[Step, ...]
    after: After = After()


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """One file. ``today`` is the company's calendar date; ``records`` is None for the demo company's alone.

    ``acts`` is what ``BILLING_ACTIONS`` says for it: which actions the program carries out itself.
    """

    path: Path
    records: Path | None
    today: date
    scenarios: tuple[Scenario, ...]
    acts: str = "off"

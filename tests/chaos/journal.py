"""What one device did and showed, and what the database has in the end. Moments are seconds of the monotonic clock."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One message, as a screen showed it or as the table has it. ``client_id`` is None where it is not shown."""

    seq: int
    author: str
    text: str
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote: the key it had from the first, and when it was sent."""

    client_id: str
    conversation: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Acked:
    """Under which number the server said it had stored a message, and when."""

    client_id: str
    seq: int
    at: float


@dataclass
class Journal:
    """One device of one person.

    ``screens`` are the lists of rows shown, in the order in which they came up, by conversation; a screen that was
    emptied goes on in a list of its own. ``refused`` are keys under which nothing may be stored, with the error's code.
    """

    name: str
    author: str
    written: list[Written] = field(default_factory=list)
    acked: list[Acked] = field(default_factory=list)
    confirmed: dict[str, float] = field(default_factory=dict)
    """When an own message was first acknowledged, or came back as a message, by its key."""
    refused: dict[str, str] = field(default_factory=dict)
    screens: dict[str, list[list[Row]]] = field(default_factory=dict)
    losses: int = 0
    away: list[float] = field(default_factory=list)
    """Seconds from each lost connection to the next welcome."""
    complaints: list[str] = field(default_factory=list)
    """Errors of the server that no frame of ours should have met."""

    def show(self, conversation: str, row: Row) -> None:
        self.screens.setdefault(conversation, [[]])[-1].append(row)

    def empty(self, conversation: str) -> None:
        """The screen is cleared and starts again."""
        self.screens.setdefault(conversation, [[]]).append([])


@dataclass(frozen=True, slots=True)
class Turn:
    """What the bot owed, or gave, for the customer's messages ``first_seq`` to ``last_seq``."""

    first_seq: int
    last_seq: int
    status: str
    reply_seq: int | None


@dataclass(frozen=True, slots=True)
class Stored:
    """One conversation as the database has it; ``rows`` in the order of their numbers."""

    rows: tuple[Row, ...]
    turns: tuple[Turn, ...]
    custody: str

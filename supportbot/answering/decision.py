"""What the bot decided to do with a message. Pure values: no Django, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from billing.actions.commands import ApplyCoupon, ChangePlan, Command
from billing.actions.effects import Effect
from billing.facts import Source
from billing.money import Money

SlotKind = Literal[
    "money", "money_change", "date", "time", "count", "invoice_number", "card_digits", "percent", "plan", "name", "text"
]
"""``text`` is a whole passage that the company wrote, such as a policy, shown word for word; ``time`` is a time of day
as "14:05" where the company is."""
Wants = Literal["", "address", "tax_id", "tax_id_again", "coupon", "coupon_again", "subject", "proof"]
"""What a reply asks for, to be taken from the next message: words of the customer's (``again``: the first were no
good), or the proof of who they are.
"""
SlotValue = Money | date | int | str

HandoffReason = Literal[
    "asked_for_person",
    "dispute",
    "legal",
    "fraud",
    "chargeback",
    "self_harm",
    "abuse",
    "low_confidence",
    "out_of_scope",
    "not_covered",
    "action_requested",
    "complaint",
    "unexplained_difference",
    "records_missing",
    "repeated_question",
    "fault",
]


@dataclass(frozen=True, slots=True)
class Slot:
    """One figure of a reply with the record (or the rule over records) it came from."""

    kind: SlotKind
    value: SlotValue
    source: Source


@dataclass(frozen=True, slots=True)
class Choice:
    """A tappable answer to a clarifying question; ``id`` comes back as ``Reading.choice``.

    ``label`` may have named places as a ``Phrase`` has. Ids: ``person``, ``topic:NAME``, ``invoice:NUMBER``,
    ``plan:CODE``, ``confirm:ACTION`` and ``decline:ACTION``.
    """

    id: str
    label: str
    slots: Mapping[str, Slot] = field(default_factory=dict)


Cell = str | Slot


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    columns: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence with named places and the slots that fill them: ``"You owe {amount}."``. No digit stands in ``text``.

    ``{days:day|days}`` is a word that follows the number in slot ``days``; a leading newline starts a new line.
    """

    text: str
    slots: Mapping[str, Slot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the customer will see, still in slots; ``rendering.render`` turns it into text."""

    phrases: tuple[Phrase, ...]
    table: Table | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    topic: str
    confidence: float
    reply: Reply
    invoice_numbers: tuple[str, ...] = ()
    """The invoices it speaks of, for follow-ups."""
    action: str = ""
    """``KIND:REF`` of what it says could be done, where a button of it does that."""
    command: Command | None = None
    """What that button has the program do."""
    wants: Wants = ""
    quote: ChangePlan | ApplyCoupon | None = None
    """As in ``Propose``."""


@dataclass(frozen=True, slots=True)
class Clarify:
    topic: str
    confidence: float
    reply: Reply
    wants: Wants = ""


@dataclass(frozen=True, slots=True)
class Propose:
    """An action whose effect ``reply`` states and which needs the customer's explicit yes.

    ``action`` is ``KIND:REF``, what is to be done and to which record: ``cancel_plan:sub-1``.
    """

    topic: str
    confidence: float
    reply: Reply
    action: str
    invoice_numbers: tuple[str, ...] = ()
    command: Command | None = None
    """What the program does on a yes; None where a person does it."""
    quote: ChangePlan | ApplyCoupon | None = None
    """What has to be asked of the billing system before this can be stated to the cent."""


@dataclass(frozen=True, slots=True)
class Perform:
    """The customer has said yes to ``effect``, and the program may do it; ``findings`` say it to whoever has to.

    ``approval`` is why a person must approve it first, empty where nobody must.
    """

    topic: str
    confidence: float
    reply: Reply
    command: Command
    effect: Effect
    action: str
    findings: tuple[Phrase, ...] = ()
    approval: str = ""
    invoice_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handoff:
    topic: str
    confidence: float
    reply: Reply
    reason: HandoffReason
    findings: tuple[Phrase, ...] = ()
    """What the bot checked and found, for the brief."""
    draft: Reply | None = None
    """A draft for the agent from the same facts."""
    quote: ChangePlan | ApplyCoupon | None = None
    """As in ``Propose``: with it, this need not be handed over."""


Decision = Answer | Clarify | Propose | Perform | Handoff

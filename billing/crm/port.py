"""The port to a CRM. Settings name the adapter by dotted path; one contract suite runs over all of them.

Every call is bounded: it answers, or raises a ``CrmError``, within the adapter's time-outs in seconds. No call is made
inside a database transaction. ``customer_ref`` is the reference that billing and the signed session use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from billing.crm.mapping import FieldMapping

OutcomeKind = Literal["answered", "handed_over", "abandoned"]
"""``answered`` by the bot alone, ``handed_over`` to a person, ``abandoned`` by the customer before either."""


@dataclass(frozen=True, slots=True)
class CrmCase:
    """A case that is open at the company. ``opened_on`` is a calendar date (UTC); None where the CRM does not say."""

    id: str
    subject: str
    status: str
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class CrmRecord:
    """What the CRM knows of one customer. A text is empty where it knows nothing.

    ``customer_ref`` and ``email`` are whose record it is by the CRM's own word (empty where it keeps no such thing);
    ``cases_known`` is False where the CRM was not asked for cases, which is not the same as having none.
    """

    customer_ref: str
    email: str
    segment: str = ""
    owner: str = ""
    notes: str = ""
    open_cases: tuple[CrmCase, ...] = ()
    cases_known: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one conversation. Moments are UTC; ``rating`` is 1 to 5, None while there is none.

    ``email`` is the address on file, by which a CRM without references finds the customer. ``transcript_url`` leads
    staff who are signed in to the transcript, and nobody else anywhere.
    """

    conversation: str
    customer_ref: str
    email: str
    outcome: OutcomeKind
    reason: str
    topic: str
    rating: int | None
    comment: str
    agent: str
    started_at: datetime
    ended_at: datetime
    transcript_url: str


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to open for a customer: a disputed charge, for one. ``text`` says what is to be done."""

    customer_ref: str
    email: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class CrmReceipt:
    """It is in the CRM: ``ref`` is the CRM's own id of it."""

    key: str
    ref: str


class Crm(Protocol):
    """A CRM that profiles are read from, and outcomes and cases are written to."""

    name: str
    """As shown to people: ``local``, ``HubSpot`` …"""
    mirrored: bool
    """Whether a customer's row is a copy that must be refreshed; False where the tables are the truth themselves."""
    mapping: FieldMapping
    """Which of its fields fill what, as the company has set it over the adapter's own choice."""

    def check(self) -> None:
        """One cheap round that shows that address, token and fields are right. Raises CrmError."""
        ...

    def profile(self, customer_ref: str, email: str) -> CrmRecord | None:
        """The customer's record, found by reference, else by address; None where the CRM has none.

        Raises WrongCustomer where what comes back is somebody else's.
        """
        ...

    def record_outcome(self, outcome: Outcome, key: str) -> CrmReceipt:
        """Write it once: again under the same ``key`` brings what stands there up to date.

        Raises UnknownCustomer, Refused where nothing was written; Unavailable with ``may_have_acted`` where that is
        not known.
        """
        ...

    def find_outcome(self, key: str) -> CrmReceipt | None:
        """Look up whether an outcome was written under ``key``."""
        ...

    def open_case(self, case: NewCase, key: str) -> CrmReceipt:
        """Open it once: again under the same ``key`` is the first one's receipt. Raises as ``record_outcome``."""
        ...

    def find_case(self, key: str) -> CrmReceipt | None:
        """Look up whether a case stands whole under ``key``; None where opening it again would finish it."""
        ...

    def close(self) -> None:
        """Give back connections; the adapter is not used afterwards."""
        ...

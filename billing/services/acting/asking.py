"""The one place that calls another system to act: what it answers, as one of four. In no transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

import structlog

from billing.actions.commands import Command, from_stored, to_stored
from billing.actions.receipts import Receipt
from billing.crm import errors as crm
from billing.gateways.errors import GatewayError, Misconfigured, NotSupported, RateLimited, Refused, Unavailable
from billing.gateways.port import BillingGateway
from billing.models import Action, Invoice

log = structlog.get_logger(__name__)

Step = Literal["taken", "looked_up", "called", "recorded", "reread"]
Reach = Callable[[Step], None]
"""Called on the way: where a test has a process die."""


def nothing(step: Step) -> None:
    """No one waits for a step."""


class Doer(Protocol):
    """What carries a command out: a billing system or, for cases that it has not, the CRM."""

    def perform(self, customer: str, command: Command, key: str) -> Receipt:
        """As ``BillingGateway.perform``. Raises GatewayError or CrmError."""
        ...

    def find(self, customer: str, command: Command, key: str, since: datetime) -> Receipt | None:
        """As ``BillingGateway.find``. Raises GatewayError or CrmError."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What to ask for, in the doer's own ids; ``look_first`` where it may have been done already."""

    customer: str
    command: Command
    key: str
    since: datetime
    look_first: bool
    act: bool
    """False where it is only looked up, as it is known to have been taken on."""


@dataclass(frozen=True, slots=True)
class Did:
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class DidNot:
    """It was refused and will be again. ``reason`` is the billing system's own code."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """It was not done, and may be asked for again after ``seconds``."""

    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class NotKnown:
    reason: str


Answer = Did | DidNot | NotYet | NotKnown


def work_of(action: Action, command: Command, *, look_first: bool, act: bool, system: BillingGateway) -> Work:
    """``action`` in the words of ``system``, which may know customers and invoices by other names than the tables.

    What it lacks stays in the words of the tables.
    """
    customer = action.customer.external_ref
    number = getattr(command, "invoice", "")
    if system.mirrored and command.kind not in system.lacks:
        customer = action.customer.provider_ref or customer
        own = Invoice.objects.filter(customer=action.customer, number=number).values_list("provider_ref", flat=True)
        command = _renamed(command, own.first() or "") if number else command
    return Work(customer, command, action.key, action.created_at, look_first, act)


def _renamed(command: Command, invoice: str) -> Command:
    """The command with the billing system's id of the invoice, where that is known."""
    return from_stored({**to_stored(command), "invoice": invoice}) if invoice else command


def ask(system: Doer, work: Work, reach: Reach = nothing) -> Answer:
    """Look up first where that is asked for, then act with the same key. Raises nothing of its own."""
    if work.look_first:
        try:
            found = system.find(work.customer, work.command, work.key, work.since)
        except Exception as error:
            return NotKnown(_code(error))  # an earlier try may have done it, so nothing follows from this one
        reach("looked_up")
        if found is not None:
            return Did(found)
    if not work.act:
        return NotKnown("not_found")
    try:
        receipt = system.perform(work.customer, work.command, work.key)
    except Exception as error:
        return _answer(error)
    reach("called")
    return Did(receipt)


def _answer(error: Exception) -> Answer:
    match error:
        case Refused() | crm.Refused():
            return DidNot(error.reason)
        case NotSupported() | Misconfigured() | crm.NotSupported() | crm.Misconfigured() | crm.WrongCustomer():
            return DidNot(error.code)
        case RateLimited() | crm.RateLimited() if not error.may_have_acted:
            return NotYet(error.code, error.retry_after)
        case Unavailable() | crm.Unavailable() if not error.may_have_acted:
            return NotYet(error.code, 0.0)
        case _:
            return NotKnown(_code(error))


def _code(error: Exception) -> str:
    """What is kept of an error; one that is neither a gateway's nor a CRM's is a fault, and is logged as such."""
    if isinstance(error, GatewayError | crm.CrmError):
        return error.code
    log.error("doer_fault", exc_info=error)
    return "fault"

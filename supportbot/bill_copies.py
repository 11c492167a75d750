"""The letter that an agreed copy of a bill becomes: made before the customer is told, posted with the words of it.

The billing system only says which bill it is; this program writes to the address on file itself.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import structlog

from billing.actions.commands import SendInvoice
from billing.facts import Account, Company
from billing.paper import invoice_pdf
from billing.selectors.actions import ActionView
from handoff.models import Conversation
from handoff.services.copy_mailing import bill_copy_mail
from supportbot.answering.topics.bill_tables import state_of

log = structlog.get_logger(__name__)
_LETTER = uuid.UUID("2f7f6f0c-3a9b-4a54-9c39-6f0c1f0b7d52")


@dataclass(frozen=True, slots=True)
class BillCopy:
    """A letter ready to be posted. ``key`` comes from the action, so that it is posted once."""

    key: uuid.UUID
    address: str
    company: str
    number: str
    paper: bytes


def bill_copy_of(view: ActionView, account: Account, company: Company, today: date) -> BillCopy | None:
    """What to post of an action that is done; None where no copy was asked for, or none can be made."""
    if not isinstance(view.command, SendInvoice) or view.state != "done":
        return None
    bill = next((bill for bill in account.invoices if bill.number == view.command.invoice), None)
    if bill is None or not account.email:
        log.warning("bill_copy_missing", action=str(view.id), bill=bill is not None)
        return None
    try:
        paper = invoice_pdf(bill, account, company, status=state_of(bill, today))
    except Exception:  # whatever stands in a bill: the customer is told that it could not be sent
        log.exception("bill_copy_failed", action=str(view.id))
        return None
    return BillCopy(uuid.uuid5(_LETTER, str(view.id)), account.email, company.name, bill.number, paper)


def bill_copy_post(copy: BillCopy, conversation: Conversation) -> None:
    """Post it in the caller's transaction, the one that keeps the words that say so."""
    bill_copy_mail(
        conversation=conversation,
        address=copy.address,
        company=copy.company,
        number=copy.number,
        paper=copy.paper,
        key=copy.key,
    )

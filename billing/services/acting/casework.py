"""Cases where the billing system has none: opened in the CRM, under the action's own key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from billing.actions.commands import Command, OpenCase
from billing.actions.receipts import Receipt
from billing.crm import crm
from billing.crm.errors import NotSupported, RateLimited, UnknownCustomer
from billing.crm.port import Crm, CrmReceipt, NewCase
from billing.gateways.port import BillingGateway
from billing.models import Customer, Invoice
from billing.money import Money
from billing.services.acting.asking import Doer
from billing.services.crm_calling import crm_call, crm_pause_left
from billing.services.crm_profiles import profiles_want

T = TypeVar("T", bound=CrmReceipt | None)


def doer_of(command: Command, system: BillingGateway) -> Doer:
    """What carries ``command`` out: the CRM where it is a case and ``system`` has none, else ``system``."""
    return CaseDesk() if isinstance(command, OpenCase) and command.kind in system.lacks else system


class CaseDesk:
    """The connected CRM as a doer of ``OpenCase``. ``customer`` is the reference, an invoice its number."""

    def perform(self, customer: str, command: Command, key: str) -> Receipt:
        """Raises CrmError; UnknownCustomer where the CRM or the tables know nobody of this reference."""
        if not isinstance(command, OpenCase):
            raise NotSupported(f"{command.kind} is no case.")
        case = _new_case(customer, command)
        return Receipt(_at_crm(customer, lambda connected: connected.open_case(case, key)).ref)

    def find(self, customer: str, command: Command, key: str, since: datetime) -> Receipt | None:
        found = _at_crm(customer, lambda connected: connected.find_case(key))
        return Receipt(found.ref) if found else None


def _at_crm(customer: str, ask: Callable[[Crm], T]) -> T:
    """What the CRM says. A case that stands is read back with the profile, for the people who look."""
    pause = crm_pause_left()
    if pause:
        raise RateLimited("The CRM has asked to be left alone.", retry_after=pause)
    connected = crm()
    try:
        found = crm_call(lambda: ask(connected))
    finally:
        connected.close()
    if found is not None and connected.mirrored:
        profiles_want(customer_refs=(customer,), older_than=0.0)
    return found


def _new_case(customer: str, command: OpenCase) -> NewCase:
    row = Customer.objects.filter(external_ref=customer).first()
    if row is None:
        raise UnknownCustomer
    return NewCase(customer, row.email, command.subject, _text(row, command))


def _text(customer: Customer, command: OpenCase) -> str:
    """For whoever works on the case, in the company's own words for a bill: its number, total and days."""
    bill = Invoice.objects.filter(customer=customer, number=command.invoice).first() if command.invoice else None
    if bill is None:
        return f"{command.subject}\n\nAbout the account as a whole. Opened from the billing chat."
    total = Money(bill.total_minor, bill.currency)
    about = f"About bill {bill.number} of {bill.issued_on}: {total.major()} {total.currency}."
    return f"{command.subject}\n\n{about} Opened from the billing chat."

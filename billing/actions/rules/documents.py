"""Copies of bills, and links under which the customer pays or changes how they pay."""

from __future__ import annotations

from billing.actions.commands import MethodLink, PayLink, SendInvoice
from billing.actions.effects import Effect
from billing.actions.rules.verdict import Allowed, Case, NeedsApproval, NotAllowed, Verdict
from billing.facts import Invoice


def send_invoice(case: Case, command: SendInvoice) -> Verdict:
    """Any bill that was issued, to the address on file and no other."""
    bill = case.invoice(command.invoice)
    if bill is None:
        return NotAllowed("no_such_record")
    if bill.status == "draft":
        return NotAllowed("not_issued")
    if not case.account.email:
        return NotAllowed("no_address_on_file")
    effect = Effect(amount=bill.total, notes=("sent_to_address_on_file",))
    return NeedsApproval(command, effect, "void_bill") if bill.status == "void" else Allowed(command, effect)


def pay_link(case: Case, command: PayLink) -> Verdict:
    """An open bill that is not being paid already."""
    bill = case.invoice(command.invoice)
    if bill is None:
        return NotAllowed("no_such_record")
    if not is_open(bill):
        return NotAllowed("nothing_open")
    if under_way(bill):
        return NotAllowed("payment_under_way")
    return Allowed(command, Effect(amount=bill.amount_due, on=bill.due_on))


def method_link(case: Case, command: MethodLink) -> Verdict:
    """Always: what is entered there is checked by the billing system."""
    return Allowed(command, Effect())


def is_open(bill: Invoice) -> bool:
    """Whether something of it is asked for."""
    return bill.status == "open" and bill.amount_due.minor > 0


def under_way(bill: Invoice) -> bool:
    """Whether a payment of it is being processed."""
    return any(payment.status == "pending" for payment in bill.payments)

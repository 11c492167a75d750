"""A case at the company, such as the dispute of a charge."""

from __future__ import annotations

from billing.actions.commands import OpenCase
from billing.actions.effects import Effect
from billing.actions.rules.verdict import Allowed, Case, NotAllowed, Verdict

LONGEST = 200


def open_case(case: Case, command: OpenCase) -> Verdict:
    """About one bill or the account; one case a bill at a time."""
    bill = case.invoice(command.invoice) if command.invoice else None
    if command.invoice and bill is None:
        return NotAllowed("no_such_record")
    if bill is not None and bill.status in ("draft", "void"):
        return NotAllowed("not_issued")
    if not command.subject.strip() or len(command.subject) > LONGEST:
        return NotAllowed("details_wrong", f"subject: say in 1 to {LONGEST} characters what it is about")
    unsettled = ("needs_response", "under_review")
    if bill and any(one.invoice_number == bill.number and one.status in unsettled for one in case.account.disputes):
        return NotAllowed("contested")
    return Allowed(command, Effect(amount=bill.total if bill else None))

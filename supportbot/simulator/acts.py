"""What the actions of a conversation have left in the rows, and which rows they were allowed to change."""

from __future__ import annotations

import uuid

from billing.facts import Account
from billing.models import Action
from billing.selectors import account_for
from supportbot.evaluation.simulation.scenario import After
from supportbot.evaluation.simulation.values import Amount, Day, Number, Text, Value

_ALWAYS = ("billing_action", "billing_actionevent", "billing_gatewaydoing")
_CHANGES = {
    "refund_payment": ("billing_refund", "billing_paymentattempt"),
    "waive_fee": ("billing_creditnote", "billing_invoice", "billing_invoiceline", "billing_customer"),
    "give_credit": ("billing_customer",),
    "extend_due": ("billing_invoice",),
    "retry_payment": ("billing_paymentattempt", "billing_invoice", "billing_subscription"),
    "set_autopay": ("billing_customer",),
    "cancel_plan": ("billing_subscription",),
    "keep_plan": ("billing_subscription",),
    "change_plan": ("billing_subscription", "billing_invoiceitem"),
}


def actions_of(conversation_id: uuid.UUID) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As ``KIND:RECORD``: what was done or may still be, and what waits for approval."""
    rows = Action.objects.filter(conversation=str(conversation_id)).order_by("created_at")
    found = [(row.state, f"{row.kind}:{row.target}") for row in rows]
    waiting = tuple(name for state, name in found if state == "waiting_approval")
    done = tuple(name for state, name in found if state not in ("waiting_approval", "refused", "declined"))
    return done, waiting


def unwanted(changes: tuple[str, ...], after: After) -> tuple[str, ...]:
    """The changed rows that none of the expected actions accounts for."""
    kinds = {action.partition(":")[0] for action in after.done}
    allowed = {table for kind in kinds for table in _CHANGES.get(kind, ())} | set(_ALWAYS)
    return tuple(change for change in changes if change.partition(" ")[0] not in allowed)


def rows_of(customer_ref: str, after: After) -> dict[str, Value]:
    """What stands in the columns that a scenario asks for."""
    if not after.rows:
        return {}
    account = account_for(customer_ref)
    found = ((place, _value(account, *place.split(" "))) for place, _ in after.rows)
    return {place: value for place, value in found if value is not None}


def _value(account: Account, record: str, ref: str, column: str = "") -> Value | None:
    match record, column or ref:
        case "account", "autopay":
            return Text("on" if account.autopay else "off")
        case "account", _:
            return Amount(account.credit.minor, account.credit.currency)
        case "refunds", "count":
            return Number(sum(one.payment_ref == ref for one in account.refunds))
        case "refunds", _:
            back = [one.amount for one in account.refunds if one.payment_ref == ref]
            return Amount(sum(one.minor for one in back), back[0].currency) if back else None
        case "credit_notes", _:
            notes = [one.amount for one in account.credit_notes if one.invoice_number == ref]
            return Amount(sum(one.minor for one in notes), notes[0].currency) if notes else None
        case "subscription", _:
            plan = next((one for one in account.subscriptions if one.ref == ref), None)
            ending = "yes" if plan and plan.cancel_at_period_end else "no"
            return Text(plan.plan.code if column == "plan" else ending) if plan else None
        case _:
            return _of_invoice(account, ref, column)


def _of_invoice(account: Account, number: str, column: str) -> Value | None:
    bill = next((one for one in account.invoices if one.number == number), None)
    if bill is None:
        return None
    if column == "due_on":
        return Day(bill.due_on)
    return Text(bill.status) if column == "status" else Amount(bill.amount_due.minor, bill.currency)

"""What the actions of a conversation have left in the rows, and which rows they were allowed to change."""

from __future__ import annotations

import uuid

from billing.facts import Account
from billing.models import Action, AppliedCoupon
from billing.money import Money
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
    "apply_coupon": ("billing_appliedcoupon",),
    "change_address": ("billing_customer",),
    "change_tax_id": ("billing_customer",),
    "open_case": ("billing_dispute", "billing_customer"),
    "pay_link": ("billing_customerlink",),
    "method_link": ("billing_customerlink",),
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
    match record:
        case "account":
            return _of_account(account, ref)
        case "coupons":
            rows = AppliedCoupon.objects.filter(customer__external_ref=account.customer_ref, coupon__code=ref)
            return Number(rows.count())
        case "disputes":
            return Number(sum(one.invoice_number == ref for one in account.disputes))
        case "refunds":
            back = [one.amount for one in account.refunds if one.payment_ref == ref]
            return Number(len(back)) if column == "count" else _sum(back)
        case "credit_notes":
            return _sum([one.amount for one in account.credit_notes if one.invoice_number == ref])
        case "subscription":
            plan = next((one for one in account.subscriptions if one.ref == ref), None)
            ending = "yes" if plan and plan.cancel_at_period_end else "no"
            return Text(plan.plan.code if column == "plan" else ending) if plan else None
        case _:
            return _of_invoice(account, ref, column)


def _of_account(account: Account, column: str) -> Value:
    match column:
        case "autopay":
            return Text("on" if account.autopay else "off")
        case "address":
            return Text(account.billing_address or "none")
        case "tax_id":
            return Text(account.tax_id or "none")
        case _:
            return Amount(account.credit.minor, account.credit.currency)


def _sum(amounts: list[Money]) -> Amount | None:
    return Amount(sum(one.minor for one in amounts), amounts[0].currency) if amounts else None


def _of_invoice(account: Account, number: str, column: str) -> Value | None:
    bill = next((one for one in account.invoices if one.number == number), None)
    if bill is None:
        return None
    if column == "due_on":
        return Day(bill.due_on)
    return Text(bill.status) if column == "status" else Amount(bill.amount_due.minor, bill.currency)

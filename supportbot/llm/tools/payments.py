"""Tools that read payments: attempts, ways to pay, and money that goes back."""

from __future__ import annotations

from collections.abc import Iterable

from billing.facts import CreditNote, Dispute, PaymentAttempt, PaymentMethod, Refund
from billing.money import format_money
from supportbot.answering.figures import (
    credit_note_slots,
    dispute_slots,
    method_last4,
    method_last_day,
    payment_amount,
    payment_day,
    payment_retry_on,
    refund_amount,
    refund_created_on,
    refund_expected_on,
)
from supportbot.answering.rendering import shown
from supportbot.llm.tools.bills import BILL, bill_named
from supportbot.llm.tools.tool import Arguments, Case, Result, Told, Tool

MOST = 10


def payments(case: Case, arguments: Arguments) -> Result:
    number = bill_named(case, arguments["bill"]).number if "bill" in arguments else ""
    attempts = [one for bill in case.account.invoices for one in bill.payments if number in ("", bill.number)]
    newest = sorted(attempts, key=lambda one: one.attempted_at, reverse=True)[:MOST]
    return _list((_attempt(case, one) for one in newest), "There are no payments.")


def _attempt(case: Case, one: PaymentAttempt) -> str:
    what = f"{shown(payment_amount(one), case.locale)} for {one.invoice_number}"
    when = shown(payment_day(one, case.company), case.locale)
    why = f" ({one.failure_code.replace('_', ' ')})" if one.failure_code else ""
    retry = payment_retry_on(one)
    again = f", tried again on {shown(retry, case.locale)}" if retry else ""
    return f"{what} on {when}: {one.status}{why}{again}"


def payment_methods(case: Case, arguments: Arguments) -> Result:
    autopay = "Bills are charged by themselves." if case.account.autopay else "Nothing is charged by itself."
    told = _list((_method(case, one) for one in case.account.payment_methods), "There is no way to pay on file.")
    return Told(f"{told.text}\n{autopay}")


def _method(case: Case, one: PaymentMethod) -> str:
    kind = one.kind.replace("_", " ")
    until = f", good until {shown(method_last_day(one), case.locale)}" if one.exp_month and one.exp_year else ""
    default = ", the one that is charged" if one.is_default else ""
    return f"{one.brand} {kind} ending in {shown(method_last4(one), case.locale)}{until}{default}"


def refunds(case: Case, arguments: Arguments) -> Result:
    account = case.account
    rows = [
        *(_refund(case, one) for one in account.refunds[:MOST]),
        *(_credit_note(case, one) for one in account.credit_notes[:MOST]),
        *(_dispute(case, one) for one in account.disputes[:MOST]),
    ]
    credit = f"Unused credit: {format_money(account.credit, case.locale)}." if account.credit.minor > 0 else ""
    told = _list(rows, "There are no refunds, credit notes or contested charges.")
    return Told("\n".join(filter(None, (told.text, credit))))


def _refund(case: Case, one: Refund) -> str:
    expected = refund_expected_on(one)
    until = f", expected on {shown(expected, case.locale)}" if expected else ""
    when = shown(refund_created_on(one), case.locale)
    return (
        f"refund of {shown(refund_amount(one), case.locale)} for {one.invoice_number}, made {when}: {one.status}{until}"
    )


def _credit_note(case: Case, one: CreditNote) -> str:
    slots = {name: shown(slot, case.locale) for name, slot in credit_note_slots(one).items()}
    return "credit note {note} of {amount} on {number}, {day}".format(**slots)


def _dispute(case: Case, one: Dispute) -> str:
    slots = {name: shown(slot, case.locale) for name, slot in dispute_slots(one).items()}
    return "contested charge of {amount} on {number}, since {day}: ".format(**slots) + one.status.replace("_", " ")


def _list(rows: Iterable[str], nothing: str) -> Told:
    return Told("\n".join(f"- {row}." for row in rows) or nothing)


TOOLS = (
    Tool(
        "payments",
        "read",
        "Payments made or tried, newest first; of one bill where it is named.",
        payments,
        "payment_status",
        {"bill": BILL},
    ),
    Tool(
        "payment_methods",
        "read",
        "Cards and accounts on file, and whether bills are charged by themselves.",
        payment_methods,
        "payment_method_update",
    ),
    Tool("refunds", "read", "Refunds, credit notes and contested charges.", refunds, "refund_status"),
)

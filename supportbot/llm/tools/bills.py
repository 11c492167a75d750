"""Tools that read bills: which there are, what stands in one, and why one differs from another."""

from __future__ import annotations

from billing.balance import balance_due, issued_invoices, overdue_amount
from billing.compare import compare_invoices
from billing.errors import CurrencyMismatch
from billing.facts import Invoice
from billing.money import Money, format_money
from supportbot.answering.figures import (
    invoice_due_amount,
    invoice_due_on,
    invoice_issued_on,
    invoice_paid_amount,
    invoice_total,
)
from supportbot.answering.rendering import shown
from supportbot.answering.topics.bill_tables import state_of
from supportbot.llm.tools.tool import Arguments, Case, Result, Told, Tool, ToolRefused, ToolRetry
from supportbot.understanding.slots import same_invoice

MOST_BILLS = 12
BILL = {"type": "string", "maxLength": 40, "description": "the number of one of the customer's bills"}


def bill_named(case: Case, typed: str) -> Invoice:
    """The customer's bill of that number. Raises ToolRetry where they have none."""
    bills = issued_invoices(case.account)
    found = next((bill for bill in bills if same_invoice(typed, bill.number)), None)
    if found is None:
        raise ToolRetry("The customer has no bill of that number. list_bills says which they have.")
    return found


def balance(case: Case, arguments: Arguments) -> Result:
    owed = ", ".join(_money(case, amount) for amount in balance_due(case.account))
    late = [amount for amount in overdue_amount(case.account, case.desk.today) if amount.minor]
    lines = [f"Owed on open bills: {owed}."]
    lines += [f"Of that overdue: {_money(case, amount)}." for amount in late]
    if case.account.credit.minor > 0:
        lines.append(f"Unused credit, not yet deducted: {_money(case, case.account.credit)}.")
    return Told("\n".join(lines))


def list_bills(case: Case, arguments: Arguments) -> Result:
    bills = issued_invoices(case.account)[:MOST_BILLS]
    return Told("\n".join(_in_a_line(case, bill) for bill in bills) or "There are no bills yet.")


def bill(case: Case, arguments: Arguments) -> Result:
    found = bill_named(case, arguments["number"])
    lines = [f"- {line.description}: {_money(case, line.amount)}" for line in found.lines]
    return Told("\n".join((_in_a_line(case, found), "Its lines:", *lines)))


def compare_bills(case: Case, arguments: Arguments) -> Result:
    older, newer = sorted(
        (bill_named(case, arguments["one"]), bill_named(case, arguments["other"])),
        key=lambda one: (one.issued_on, one.number),
    )
    if older is newer:
        raise ToolRetry("These are the same bill. Name two.")
    try:
        found = compare_invoices(older, newer)
    except CurrencyMismatch:
        raise ToolRefused("They are in two currencies and cannot be compared.") from None
    if not found.explained:
        raise ToolRefused("The difference between them cannot be explained in full. A person has to look.")
    locale = case.locale
    rows = [
        f"- {row.description}: {_or_nothing(case, row.older)} → {_or_nothing(case, row.newer)}"
        f" ({format_money(row.change, locale, signed=True)})"
        for row in found.rows
        if row.change
    ]
    total = format_money(found.difference, locale, signed=True)
    head = f"{older.number} ({_money(case, older.total)}) → {newer.number} ({_money(case, newer.total)}): {total}."
    return Told("\n".join((head, *rows)))


def _in_a_line(case: Case, found: Invoice) -> str:
    figures = {
        "total": invoice_total(found),
        "issued": invoice_issued_on(found),
        "due": invoice_due_on(found),
        "paid": invoice_paid_amount(found),
        "left to pay": invoice_due_amount(found),
    }
    told = ", ".join(f"{name} {shown(slot, case.locale)}" for name, slot in figures.items())
    return f"{found.number}: {state_of(found, case.desk.today).lower()}, {told}."


def _money(case: Case, amount: Money) -> str:
    return format_money(amount, case.locale)


def _or_nothing(case: Case, amount: Money | None) -> str:
    return "nothing" if amount is None else _money(case, amount)


TOOLS = (
    Tool(
        "balance",
        "read",
        "What the customer owes now, what of it is overdue, and unused credit.",
        balance,
        "balance_due",
    ),
    Tool(
        "list_bills",
        "read",
        "The customer's bills, newest first, with state, amounts and days.",
        list_bills,
        "invoice_lookup",
    ),
    Tool("bill", "read", "One bill with its lines.", bill, "explain_charge", {"number": BILL}, ("number",)),
    Tool(
        "compare_bills",
        "read",
        "Why two bills differ, line by line.",
        compare_bills,
        "explain_charge",
        {"one": BILL, "other": BILL},
        ("one", "other"),
    ),
)

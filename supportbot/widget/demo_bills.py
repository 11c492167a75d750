"""A customer's bills as the demo company's account page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from billing.days import format_day
from billing.facts import Account, Company, Invoice
from billing.money import format_money, total

_TONES = {"paid": ("Paid", "success"), "open": ("Open", "info"), "void": ("Void", ""), "uncollectible": ("Closed", "")}
BILLS_SHOWN = 4
PLANS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Bill:
    """``tone`` is the badge's colour; amounts and dates are written for the customer's locale."""

    number: str
    issued: str
    due: str
    amount: str
    status: str
    tone: str


@dataclass(frozen=True, slots=True)
class BillsView:
    due: str
    owes: bool
    plan: str
    price: str
    bills: tuple[Bill, ...]


@dataclass(frozen=True, slots=True)
class OfferedPlan:
    name: str
    price: str
    interval: str


def offered_plans(company: Company, locale: str) -> list[OfferedPlan]:
    """The plans with a monthly price in the company's first currency, cheapest first."""
    monthly = [plan for plan in company.plans if plan.interval == "month"]
    currency = monthly[0].price.currency if monthly else ""
    shown = sorted((plan for plan in monthly if plan.price.currency == currency), key=lambda plan: plan.price.minor)
    return [OfferedPlan(plan.name, format_money(plan.price, locale), plan.interval) for plan in shown[:PLANS_SHOWN]]


def bills_view(account: Account, *, today: date) -> BillsView:
    """The newest bills, what is open of all of them, and the plan of the first subscription."""
    issued = [invoice for invoice in account.invoices if invoice.status != "draft"]
    owed = total((invoice.amount_due for invoice in issued if invoice.status == "open"), account.currency)
    plan = account.subscriptions[0].plan if account.subscriptions else None
    return BillsView(
        due=format_money(owed, account.locale),
        owes=owed.minor > 0,
        plan=plan.name if plan else "No plan",
        price=format_money(plan.price, account.locale) if plan else "",
        bills=tuple(_bill(invoice, account.locale, today) for invoice in issued[:BILLS_SHOWN]),
    )


def _bill(invoice: Invoice, locale: str, today: date) -> Bill:
    status, tone = ("Overdue", "danger") if invoice.overdue_on(today) else _TONES[invoice.status]
    return Bill(
        number=invoice.number,
        issued=format_day(invoice.issued_on, locale),
        due=format_day(invoice.due_on, locale),
        amount=format_money(invoice.total, locale),
        status=status,
        tone=tone,
    )

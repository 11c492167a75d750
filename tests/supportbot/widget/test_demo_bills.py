"""Bills as the demo company's account page shows them."""

from __future__ import annotations

from datetime import date

from billing.facts import Account, Company, Invoice, InvoiceStatus, Plan
from billing.money import Money
from supportbot.widget.demo_bills import bills_view, offered_plans

TODAY = date(2026, 11, 22)


def invoice(number: str, status: InvoiceStatus, minor: int, due_on: date) -> Invoice:
    zero, amount = Money(0, "EUR"), Money(minor, "EUR")
    paid, due = (amount, zero) if status == "paid" else (zero, amount)
    first = date(2026, 11, 1)
    return Invoice(number, status, "EUR", first, first, first, due_on, (), amount, paid, due)


def account(*invoices: Invoice) -> Account:
    return Account("cus_1", "Ana", "ana@mail.example", "de-DE", "EUR", Money(0, "EUR"), invoices=invoices)


def test_what_is_due_is_the_sum_of_open_bills_alone() -> None:
    view = bills_view(
        account(
            invoice("INV-4", "draft", 900, date(2026, 12, 1)),
            invoice("INV-3", "open", 5250, date(2026, 12, 1)),
            invoice("INV-2", "open", 1000, date(2026, 11, 1)),
            invoice("INV-1", "paid", 4000, date(2026, 10, 1)),
        ),
        today=TODAY,
    )
    assert (view.due, view.owes) == ("62,50\xa0€", True)
    assert [(bill.number, bill.status) for bill in view.bills] == [
        ("INV-3", "Open"),
        ("INV-2", "Overdue"),
        ("INV-1", "Paid"),
    ]


def test_a_new_customer_has_no_bills_and_no_plan() -> None:
    view = bills_view(account(), today=TODAY)
    assert (view.owes, view.plan, view.price, view.bills) == (False, "No plan", "", ())


def test_plans_are_monthly_in_one_currency_and_cheapest_first() -> None:
    def plan(code: str, minor: int, currency: str = "EUR", interval: str = "month") -> Plan:
        return Plan(code, code, Money(minor, currency), "year" if interval == "year" else "month")

    company = Company(
        "Northwind",
        "Nora",
        "Europe/Dublin",
        "en",
        plans=(plan("b", 6000), plan("y", 100, interval="year"), plan("a", 4500), plan("gbp", 10, "GBP")),
    )
    assert [(offer.name, offer.price) for offer in offered_plans(company, "en-IE")] == [
        ("a", "€45.00"),
        ("b", "€60.00"),
    ]

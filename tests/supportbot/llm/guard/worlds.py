"""Random accounts for the guard's gate: bills with lines, payments, refunds, plans, in several currencies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from billing.facts import (
    Account,
    Company,
    CreditNote,
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    LineKind,
    PaymentAttempt,
    PaymentMethod,
    Plan,
    Refund,
    Subscription,
)
from billing.money import Money

PLACES = {"EUR": 2, "USD": 2, "GBP": 2, "JPY": 0, "KWD": 3, "CAD": 2, "CHF": 2, "SEK": 2}
LOCALES = (
    ("en-IE", "EUR"), ("en-US", "USD"), ("en-GB", "GBP"), ("de-DE", "EUR"), ("fr-FR", "EUR"), ("en-CA", "CAD"),
    ("ja-JP", "JPY"), ("en-IE", "KWD"), ("de-CH", "CHF"), ("es-ES", "EUR"),
)  # fmt: skip
PLAN_NAMES = (("Fibre 150", "Fibre 500", "Fibre 1000"), ("Starter", "Team", "Scale"), ("Basic", "Plus", "Max 50"))
BRANDS = ("visa", "mastercard", "amex")


@dataclass(slots=True)
class World:
    """An account with everything that the templates speak of looked up by hand."""

    account: Account
    company: Company
    today: date
    rng: Random
    used: set[int] = field(default_factory=set)

    @property
    def currency(self) -> str:
        return self.account.currency

    @property
    def bills(self) -> list[Invoice]:
        return list(self.account.invoices)

    @property
    def open_bills(self) -> list[Invoice]:
        return [bill for bill in self.bills if bill.status == "open"]

    @property
    def paid_bills(self) -> list[Invoice]:
        return [bill for bill in self.bills if bill.status == "paid"]

    @property
    def overdue_bills(self) -> list[Invoice]:
        return [bill for bill in self.open_bills if bill.due_on < self.today]

    def line(self, bill: Invoice, kind: str) -> InvoiceLine | None:
        return next((line for line in bill.lines if line.kind == kind), None)


def world(rng: Random) -> World:
    locale, currency = rng.choice(LOCALES)
    today = date(2026, 1, 10) + timedelta(days=rng.randrange(330))
    names = rng.choice(PLAN_NAMES)
    amounts = _Amounts(rng, currency)
    prices = sorted(amounts.fresh(12, 160) for _ in names)
    plans = [
        Plan(name.lower().replace(" ", "-"), name, Money(price, currency), "month")
        for name, price in zip(names, prices, strict=True)
    ]
    yearly = Plan(plans[1].code, plans[1].name, Money(prices[1] * 11 + 7, currency), "year")
    own = rng.choice(plans)
    method = PaymentMethod(
        "pm-1",
        "card",
        rng.choice(BRANDS),
        f"{rng.randrange(1000, 9999)}",
        rng.randrange(1, 13),
        today.year + rng.randrange(1, 4),
        True,
    )
    bills = _bills(rng, currency, today, own, method, amounts)
    paid = [bill for bill in bills if bill.status == "paid"]
    refunds: tuple[Refund, ...] = ()
    if paid and rng.random() < 0.7:
        bill = rng.choice(paid)
        day = today - timedelta(days=rng.randrange(1, 9))
        refunds = (
            Refund(
                "re-1", bill.number, Money(amounts.fresh(2, 11), currency), "pending", "", day, day + timedelta(days=10)
            ),
        )
    notes: tuple[CreditNote, ...] = ()
    if paid and rng.random() < 0.5:
        notes = (
            CreditNote(
                f"CN-{rng.randrange(300, 999)}",
                rng.choice(paid).number,
                Money(amounts.fresh(1, 9), currency),
                "",
                today - timedelta(days=rng.randrange(11, 40)),
            ),
        )
    until = bills[0].issued_on + timedelta(days=29)
    account = Account(
        customer_ref="cus-9",
        name="Kim Larsen",
        email="kim@example.com",
        locale=locale,
        currency=currency,
        credit=Money(amounts.fresh(1, 8), currency),
        subscriptions=(
            Subscription(
                "sub-1",
                own,
                "active",
                1,
                today - timedelta(days=rng.randrange(400, 900)),
                bills[0].issued_on,
                until,
                None,
                False,
            ),
        ),
        invoices=tuple(bills),
        payment_methods=(method,),
        refunds=refunds,
        credit_notes=notes,
        autopay=rng.random() < 0.5,
    )
    return World(account, _company(rng, (*plans, yearly), currency, amounts), today, rng)


class _Amounts:
    """Amounts in minor units, no two alike, so that a wrong one can be told from a right one."""

    def __init__(self, rng: Random, currency: str) -> None:
        self.rng, self.places, self.given = rng, PLACES[currency], set[int]()

    def fresh(self, low: int, high: int) -> int:
        if self.places == 0:
            low, high = low * 100, high * 100
        while True:
            units = self.rng.randrange(low, high)
            cents = self.rng.choice((0, 0, 5, 50, 99, 95, self.rng.randrange(100)))
            hundredth: int = 10 ** max(self.places - 2, 0)
            minor = units * int(10**self.places) + (cents * hundredth if self.places > 1 else 0)
            if minor not in self.given:
                self.given.add(minor)
                return minor


def _bills(
    rng: Random, currency: str, today: date, plan: Plan, method: PaymentMethod, amounts: _Amounts
) -> list[Invoice]:
    count = rng.randrange(3, 6)
    numbers = sorted(rng.sample(range(2000, 2999), count), reverse=True)
    prefix = rng.choice(("INV-", "R-", "2026-", "NB"))
    newest = today - timedelta(days=rng.randrange(3, 26))
    bills = []
    for place, number in enumerate(numbers):
        issued = newest - timedelta(days=30 * place + rng.randrange(3))
        status = "open" if place < 2 else "paid"
        if place == 1 and rng.random() < 0.4:
            status = "paid"
        bills.append(_bill(rng, f"{prefix}{number}", status, issued, currency, plan, method, amounts, today))
    return bills


def _bill(
    rng: Random,
    number: str,
    status: InvoiceStatus | str,
    issued: date,
    currency: str,
    plan: Plan,
    method: PaymentMethod,
    amounts: _Amounts,
    today: date,
) -> Invoice:
    rows: list[tuple[LineKind, str, int]] = [("subscription", plan.name, plan.price.minor)]
    if rng.random() < 0.5:
        rows.append(("late_fee", "Late fee", amounts.fresh(1, 6)))
    if rng.random() < 0.5:
        rows.append(("usage", "Calls abroad", amounts.fresh(1, 9)))
    if rng.random() < 0.4:
        rows.append(("discount", "Welcome discount", -amounts.fresh(1, 7)))
    if rng.random() < 0.3:
        rows.append(("one_off", "Engineer visit", amounts.fresh(20, 50)))
    rows.append(("tax", rng.choice(("VAT", "Tax")), amounts.fresh(2, 20)))
    lines = tuple(
        InvoiceLine(f"l{place}", kind, name.lower(), name, Money(minor, currency))
        for place, (kind, name, minor) in enumerate(rows)
    )
    total = sum(line.amount.minor for line in lines)
    due_on = issued + timedelta(days=rng.choice((10, 14, 21)))
    payments: list[PaymentAttempt] = []
    paid = 0
    if status == "paid":
        paid = total
        payments.append(
            _attempt(number, "p1", total, currency, "succeeded", min(due_on, today - timedelta(days=1)), method)
        )
    elif rng.random() < 0.4:
        paid = amounts.fresh(1, 9)
        payments.append(_attempt(number, "p1", paid, currency, "succeeded", issued + timedelta(days=2), method))
    if status == "open" and due_on <= today and rng.random() < 0.6:
        payments.append(
            _attempt(number, "p2", total - paid, currency, "failed", due_on, method, today + timedelta(days=3))
        )
    return Invoice(
        number, status, currency, issued, issued + timedelta(days=29), issued, due_on, lines,  # type: ignore[arg-type]
        Money(total, currency), Money(paid, currency), Money(total - paid, currency), tuple(payments),
    )  # fmt: skip


def _attempt(
    number: str,
    ref: str,
    minor: int,
    currency: str,
    status: str,
    day: date,
    method: PaymentMethod,
    retry: date | None = None,
) -> PaymentAttempt:
    at = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
    return PaymentAttempt(f"{number}-{ref}", number, Money(minor, currency), status, at, "", method.ref, retry)  # type: ignore[arg-type]


def _company(rng: Random, plans: tuple[Plan, ...], currency: str, amounts: _Amounts) -> Company:
    return Company(
        name="Harbour Fibre",
        bot_name="Finn",
        time_zone="Europe/Dublin",
        language="en",
        contacts={"email": "help@harbour.example.com"},
        plans=plans,
        policies={
            "late_fee": Money(amounts.fresh(1, 9), currency),
            "late_fee_grace_days": rng.choice((5, 7, 9)),
            "refund_processing_days": rng.choice((8, 10, 12)),
            "refund_window_days": rng.choice((45, 60, 90)),
            "minimum_term_months": rng.choice((6, 12, 24)),
            "vat_rate": rng.choice((19, 20, 23)),
            "card_brands": "Visa, Mastercard and American Express",
            "accepts_paypal": False,
        },
    )

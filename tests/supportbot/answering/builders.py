"""Small accounts and readings, built by saying only what matters to a test."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from billing.facts import (
    Account,
    Company,
    Invoice,
    InvoiceLine,
    LineKind,
    PaymentAttempt,
    PaymentMethod,
    Plan,
    Subscription,
)
from billing.money import Money, total
from supportbot.answering.decide import decide
from supportbot.answering.decision import Decision
from supportbot.answering.grounding import check
from supportbot.answering.rendering import Rendered, render
from supportbot.answering.thresholds import Thresholds
from supportbot.understanding.reading import PastTurn, Reading, Signal, Slots, TopicScore

TODAY = date(2026, 11, 22)
COMPANY = Company(name="Harbour Fibre", bot_name="Finn", time_zone="Europe/Dublin", language="en")
THRESHOLDS = Thresholds(default=0.6)
HOME = Plan("home-500", "Home 500", Money(4000, "EUR"), "month")
VISA = PaymentMethod("pm-1", "card", "Visa", "4242", 3, 2029, is_default=True)


def line(amount: int, kind: LineKind = "subscription", key: str = "plan", **more: Any) -> InvoiceLine:
    """A line of ``amount`` cents; ``currency`` and every other field by name."""
    money = Money(amount, more.pop("currency", "EUR"))
    description = more.pop("description", key.capitalize())
    return InvoiceLine(
        ref=more.pop("ref", f"{kind}-{key}"), kind=kind, key=key, description=description, amount=money, **more
    )


def invoice(
    number: str, *lines: InvoiceLine, issued: date = date(2026, 11, 1), paid: int | None = None, **more: Any
) -> Invoice:
    """A bill due two weeks after it was issued; ``paid`` cents of it, all of them when it is "paid"."""
    lines = lines or (line(4000),)
    currency = lines[0].amount.currency
    whole = total((one.amount for one in lines), currency)
    status = more.pop("status", "open")
    settled = whole if status == "paid" else Money(paid or 0, currency)
    return Invoice(
        number=number,
        status=status,
        currency=currency,
        period_start=more.pop("period_start", issued),
        period_end=issued + timedelta(days=29),
        issued_on=issued,
        due_on=more.pop("due", issued + timedelta(days=14)),
        lines=lines,
        total=more.pop("total", whole),
        amount_paid=settled,
        amount_due=Money(0, currency) if status in ("void", "paid") else whole - settled,
        payments=more.pop("payments", ()),
    )


def payment(number: str, amount: int = 4000, status: str = "failed", code: str = "", **more: Any) -> PaymentAttempt:
    return PaymentAttempt(
        ref=more.pop("ref", f"pay-{number}-{status}"),
        invoice_number=number,
        amount=Money(amount, more.pop("currency", "EUR")),
        status=status,  # type: ignore[arg-type]
        attempted_at=more.pop("at", datetime(2026, 11, 15, 9, tzinfo=UTC)),
        failure_code=code,
        method_ref=more.pop("method", "pm-1"),
        next_retry_on=more.pop("retry", None),
    )


def subscription(status: str = "active", **more: Any) -> Subscription:
    return Subscription(
        ref=more.pop("ref", "sub-1"),
        plan=more.pop("plan", HOME),
        status=status,  # type: ignore[arg-type]
        quantity=more.pop("quantity", 1),
        started_on=more.pop("started", date(2025, 1, 1)),
        current_period_start=date(2026, 11, 1),
        current_period_end=more.pop("until", date(2026, 11, 30)),
        trial_ends_on=more.pop("trial", None),
        cancel_at_period_end=more.pop("ending", False),
    )


def account(*invoices: Invoice, credit: int = 0, **more: Any) -> Account:
    """An account whose bills are put newest first, as selectors do."""
    currency = more.pop("currency", "EUR")
    return Account(
        customer_ref="cus-1",
        name="Priya Shah",
        email="priya@example.com",
        locale=more.pop("locale", "en-IE"),
        currency=currency,
        credit=Money(credit, currency),
        invoices=tuple(sorted(invoices, key=lambda one: (one.issued_on, one.number), reverse=True)),
        **more,
    )


def reading(topic: str, probability: float = 0.95, *, signals: tuple[Signal, ...] = (), **more: Any) -> Reading:
    """A reading with one topic leading; slots by name, ``choice`` and ``language`` too."""
    choice, language = more.pop("choice", ""), more.pop("language", "en")
    rest = TopicScore("out_of_scope" if topic != "out_of_scope" else "balance_due", 1 - probability)
    return Reading((TopicScore(topic, probability), rest), Slots(**more), language, frozenset(signals), choice)


def past(topic: str, kind: str = "answer", text: str = "earlier words", numbers: tuple[str, ...] = ()) -> PastTurn:
    return PastTurn(text, topic, kind, numbers)  # type: ignore[arg-type]


def ask(what: Reading, of: Account | None, *context: PastTurn, text: str = "", company: Company = COMPANY) -> Decision:
    return decide(what, of, company, context=context, today=TODAY, thresholds=THRESHOLDS, text=text)


def shown(decision: Decision, of: Account | None, company: Company = COMPANY) -> Rendered:
    """The reply as the customer sees it, after the check that every reply passes before it is sent."""
    rendered = render(decision.reply, locale=of.locale if of else "en-IE")
    assert check(rendered, of, company, today=TODAY) == []
    return rendered


def said(what: Reading, of: Account | None, *context: PastTurn, text: str = "", company: Company = COMPANY) -> str:
    """Only the words of the reply, with the spaces that belong inside amounts made plain."""
    words = shown(ask(what, of, *context, text=text, company=company), of, company).text
    return words.replace("\u00a0", " ").replace("\u202f", " ")

"""One account that the tables of lies and truths are about. Today is Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from billing.facts import (
    Account,
    Company,
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    LineKind,
    PaymentAttempt,
    PaymentMethod,
    PaymentStatus,
    Plan,
    Refund,
    Subscription,
)
from billing.money import Money
from supportbot.answering.grounding import check
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard import Admitted, Guard, Stopped, rendered_of

TODAY = date(2026, 11, 22)
SIGN = "CANARY-7781"
HERE = Path(__file__).parent


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def line(kind: LineKind, name: str, minor: int) -> InvoiceLine:
    return InvoiceLine(name.lower(), kind, name.lower(), name, euros(minor))


def paying(
    ref: str, number: str, minor: int, status: PaymentStatus, day: date, retry: date | None = None
) -> PaymentAttempt:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return PaymentAttempt(ref, number, euros(minor), status, at, "", "pm-1", retry)


def bill(number: str, issued: date, due: date, *lines: InvoiceLine, paid: int, payment: PaymentAttempt) -> Invoice:
    total = sum(one.amount.minor for one in lines)
    status: InvoiceStatus = "paid" if paid == total else "open"
    end = issued + timedelta(days=29)
    left = euros(total - paid)
    return Invoice(
        number, status, "EUR", issued, end, issued, due, lines, euros(total), euros(paid), left, (payment,)
    )  # fmt: skip


FIBRE = Plan("fibre-500", "Fibre 500", euros(3800), "month")
ACCOUNT = Account(
    customer_ref="cus-1",
    name="Priya Shah",
    email="priya@example.com",
    locale="en-IE",
    currency="EUR",
    credit=euros(250),
    subscriptions=(
        Subscription("sub-1", FIBRE, "active", 1, date(2025, 1, 5), date(2026, 11, 1), date(2026, 11, 30), None, False),
    ),
    invoices=(
        bill(
            "INV-2041",
            date(2026, 11, 1),
            date(2026, 11, 29),
            line("subscription", "Fibre 500", 3800),
            line("late_fee", "Late fee", 750),
            line("tax", "VAT 23%", 1046),
            paid=1000,
            payment=paying("p3", "INV-2041", 1000, "succeeded", date(2026, 11, 10)),
        ),
        bill(
            "INV-2033",
            date(2026, 10, 1),
            date(2026, 10, 15),
            line("subscription", "Fibre 500", 3500),
            line("discount", "Welcome discount", -500),
            line("tax", "VAT 23%", 690),
            paid=0,
            payment=paying("p2", "INV-2033", 3690, "failed", date(2026, 10, 16), date(2026, 11, 25)),
        ),
        bill(
            "INV-2020",
            date(2026, 9, 1),
            date(2026, 9, 15),
            line("subscription", "Fibre 500", 3500),
            line("tax", "VAT 23%", 805),
            paid=4305,
            payment=paying("p1", "INV-2020", 4305, "succeeded", date(2026, 9, 12)),
        ),
    ),
    payment_methods=(PaymentMethod("pm-1", "card", "visa", "4421", 8, 2028, True),),
    refunds=(Refund("r1", "INV-2020", euros(500), "pending", "", date(2026, 11, 18), date(2026, 11, 28)),),
)
COMPANY = Company(
    name="Northwind Broadband",
    bot_name="Nora",
    time_zone="Europe/Dublin",
    language="en",
    contacts={"email": "billing@northwind.example.com", "phone": "+353 20 913 0142"},
    plans=(
        FIBRE,
        Plan("fibre-1000", "Fibre 1000", euros(4800), "month"),
        Plan("fibre-500", "Fibre 500", euros(39500), "year"),
    ),
    policies={
        "late_fee": euros(750),
        "late_fee_grace_days": 7,
        "refund_processing_days": 10,
        "refund_window_days": 60,
        "vat_rate": 23,
        "card_brands": "Visa, Mastercard and American Express",
        "accepts_paypal": False,
    },
    texts={
        "refund_policy": "If we charged you wrongly, ask within 60 days. "
        "Once approved, a refund takes up to 10 days to show on your account."
    },
)
RECORDS = Records(ACCOUNT, COMPANY, TODAY)


def guard(records: Records = RECORDS, locale: str = "en-IE") -> Guard:
    return Guard(records, locale=locale, secrets=(SIGN,))


def said(*sentences: str, records: Records = RECORDS) -> Admitted | Stopped:
    """What becomes of the last one. Whatever is admitted must pass the check of every reply too."""
    watching = guard(records)
    for sentence in sentences:
        result = watching.admit(sentence)
    assert isinstance(result, Admitted) or result.code != "fault", result
    if isinstance(result, Admitted):
        assert check(rendered_of([result]), records.account, records.company, today=records.today) == []
    return result


def shown(*sentences: str) -> str:
    """The text, with the blanks that belong inside amounts made plain."""
    result = said(*sentences)
    assert isinstance(result, Admitted), result
    return result.text.replace("\u00a0", " ").replace("\u202f", " ")


def table(name: str) -> list[tuple[str, ...]]:
    """The sentences of a file of this folder, one reply a line."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [tuple(line.split(" || ")) for line in lines if line.strip() and not line.startswith("#")]

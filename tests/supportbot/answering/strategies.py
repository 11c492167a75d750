"""Random accounts and readings: odd but possible, and some that a broken import could leave behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from billing.facts import (
    Account,
    Company,
    CreditNote,
    Dispute,
    Interval,
    Invoice,
    InvoiceLine,
    LineKind,
    PaymentAttempt,
    PaymentMethod,
    Plan,
    PolicyTypedValue,
    Refund,
    RefundStatus,
    Subscription,
)
from billing.money import Money, total
from supportbot.answering.labels import LABELS
from supportbot.answering.topics.registry import TOPICS as TOPIC_FILES
from supportbot.understanding.reading import PastTurn, Reading, Signal, Slots, TopicScore
from tests.supportbot.answering.builders import COMPANY, TODAY

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KWD"])
DAYS = st.integers(-400, 60).map(lambda days: TODAY + timedelta(days=days))
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=25)
PLAN_CODES = st.sampled_from(["p", "q/r", "p-1", "p-2"])
PLAN_NAMES = TEXTS | st.sampled_from(["Plan 7", "Plan {b} 9"])
INTERVALS: list[Interval] = ["month", "year"]
MINOR = st.integers(-20_000, 200_000)
CODES = st.sampled_from(["", "card_declined", "insufficient_funds", "expired_card", "stolen_card", "weird {code} 5 €"])
KINDS: st.SearchStrategy[LineKind] = st.sampled_from(
    ["subscription", "proration", "usage", "one_off", "discount", "tax", "late_fee", "credit"]
)
ANSWERED = [name for name in TOPIC_FILES if name != "talk_to_human"]
TOPICS = [
    *LABELS,
    *ANSWERED,
    *ANSWERED,
    "talk_to_human",
    "out_of_scope",
    "greeting_thanks_smalltalk",
    "a_topic_of_tomorrow",
]
SIGNALS: list[Signal] = [
    "asks_for_person",
    "dispute",
    "legal",
    "fraud",
    "chargeback",
    "self_harm",
    "abuse",
    "thats_wrong",
]
PERIODS = ["latest", "previous", "before_that", "2026-10", "month:3", "month:13", "2026-", "garbage"]
CHOICES = [
    "",
    "",
    "person",
    "topic:balance_due",
    "topic:nothing",
    "topic:",
    "invoice:INV-0",
    "invoice:",
    "plan:p",
    "plan:p-2",
    "plan:",
    "confirm:cancel_plan:s0",
    "decline:cancel_plan:s0",
    "confirm:",
    "garbage",
    ":",
]


@st.composite
def lines(draw: st.DrawFn, currency: str, index: int) -> InvoiceLine:
    amount = draw(MINOR)
    quantity = draw(st.integers(1, 5))
    day = draw(st.none() | DAYS)
    return InvoiceLine(
        ref=f"l{index}",
        kind=draw(KINDS),
        key=draw(st.sampled_from(["a", "b", "c"])),
        description=draw(TEXTS | st.just("Home 500")),
        amount=Money(amount, currency),
        quantity=quantity,
        unit_amount=draw(st.none() | MINOR.map(lambda minor: Money(minor, currency))),
        plan_code=draw(st.sampled_from(["", "p1", "p2"])),
        period_start=day,
        period_end=day and day + timedelta(days=draw(st.integers(0, 365))),
    )


@st.composite
def payments(draw: st.DrawFn, number: str, currency: str, index: int) -> PaymentAttempt:
    return PaymentAttempt(
        ref=f"{number}-p{index}",
        invoice_number=number,
        amount=Money(draw(MINOR), currency),
        status=draw(st.sampled_from(["pending", "succeeded", "failed", "refunded"])),
        attempted_at=draw(st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 22), timezones=st.just(UTC))),  # noqa: DTZ001
        failure_code=draw(CODES),
        method_ref=draw(st.sampled_from(["", "m0", "m1", "gone"])),
        next_retry_on=draw(st.none() | DAYS),
    )


@st.composite
def invoices(draw: st.DrawFn, index: int, currency: str = "", fewest: int = 0) -> Invoice:
    number, currency = f"INV-{index}", currency or draw(CURRENCIES)
    rows: tuple[InvoiceLine, ...] = tuple(draw(lines(currency, row)) for row in range(draw(st.integers(fewest, 5))))
    if draw(st.booleans()) and rows:
        rows = (*rows, replace(rows[0], ref=f"l{len(rows)}"))
    whole = total((row.amount for row in rows), currency)
    paid = Money(draw(st.integers(0, max(whole.minor, 0))), currency)
    issued = draw(DAYS)
    return Invoice(
        number=number,
        status=draw(st.sampled_from(["draft", "open", "paid", "void", "uncollectible"])),
        currency=currency,
        period_start=issued,
        period_end=issued + timedelta(days=29),
        issued_on=issued,
        due_on=draw(DAYS),
        lines=rows,
        total=whole if draw(st.integers(0, 9)) else whole + Money(1, currency),
        amount_paid=paid,
        amount_due=whole - paid,
        payments=tuple(draw(payments(number, currency, row)) for row in range(draw(st.integers(0, 3)))),
    )


@st.composite
def subscriptions(draw: st.DrawFn, index: int) -> Subscription:
    return Subscription(
        ref=f"s{index}",
        plan=Plan(
            draw(PLAN_CODES),
            draw(PLAN_NAMES),
            Money(draw(st.integers(0, 9999)), draw(CURRENCIES)),
            draw(st.sampled_from(INTERVALS)),
        ),
        status=draw(st.sampled_from(["trialing", "active", "past_due", "paused", "canceled"])),
        quantity=draw(st.integers(1, 9)),
        started_on=draw(DAYS),
        current_period_start=TODAY,
        current_period_end=draw(DAYS),
        trial_ends_on=draw(st.none() | DAYS),
        cancel_at_period_end=draw(st.booleans()),
    )


@st.composite
def methods(draw: st.DrawFn, index: int) -> PaymentMethod:
    dated = draw(st.booleans())
    return PaymentMethod(
        ref=f"m{index}",
        kind=draw(st.sampled_from(["card", "direct_debit", "bank_transfer"])),
        brand=draw(TEXTS),
        last4=draw(st.sampled_from(["", "4242", "0007"])),
        exp_month=draw(st.integers(1, 12)) if dated else None,
        exp_year=draw(st.integers(2020, 2035)) if dated else None,
        is_default=draw(st.booleans()),
    )


@st.composite
def refunds(draw: st.DrawFn, index: int, amount: Money) -> Refund:
    status: RefundStatus = draw(st.sampled_from(["pending", "succeeded", "failed", "canceled"]))
    number = draw(st.sampled_from(["INV-0", "INV-1", "INV-99"]))
    return Refund(f"r{index}", number, amount, status, "", draw(DAYS), draw(st.none() | DAYS))


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """Companies with some policies, all or none, and a catalogue in several currencies; texts hold figures too."""
    texts = [
        "refund_policy",
        "late_fee_policy",
        "cancellation_policy",
        "payment_methods_policy",
        "tax_policy",
        "payment_extension_policy",
        "plan_change_policy",
        "autopay_policy",
    ]
    counts = [
        "refund_window_days",
        "refund_processing_days",
        "minimum_term_months",
        "cooling_off_days",
        "cancellation_notice_days",
        "payment_extension_max_days",
        "payment_extensions_per_year",
    ]
    amounts = ["late_fee", "early_cancellation_fee", "plan_change_fee", "refund_without_approval_limit"]
    money = st.builds(Money, st.integers(0, 9999), CURRENCIES)
    odd: st.SearchStrategy[PolicyTypedValue] = st.sampled_from([True, 0, -3, "12", 10**9])
    keys: dict[str, st.SearchStrategy[PolicyTypedValue]] = {
        **dict.fromkeys(counts, st.integers(1, 36) | odd),
        **dict.fromkeys(amounts, money | odd),
        "card_brands": st.just("Visa 2") | odd,
        "autopay_offered": st.booleans() | odd,
    }
    policies = draw(st.fixed_dictionaries({}, optional=keys))
    terms = st.tuples(PLAN_CODES, st.sampled_from(INTERVALS), CURRENCIES)
    plans = [
        Plan(code, draw(PLAN_NAMES), Money(draw(st.integers(0, 9999)), currency), interval)
        for code, interval, currency in draw(st.lists(terms, max_size=5, unique=True))
    ]
    written = st.fixed_dictionaries({}, optional={name: TEXTS | st.just("Up to €5 in {days} days.") for name in texts})
    return replace(COMPANY, policies=policies, texts=draw(written), plans=tuple(plans))


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    bills = [draw(invoices(index)) for index in range(draw(st.integers(0, 4)))]
    currency = draw(CURRENCIES)
    amount = Money(draw(st.integers(1, 9999)), currency)
    return Account(
        customer_ref="cus-1",
        name=draw(TEXTS),
        email="someone@example.com",
        locale="en-IE",
        currency=currency,
        credit=Money(draw(st.integers(0, 9999)), currency),
        subscriptions=tuple(draw(subscriptions(index)) for index in range(draw(st.integers(0, 2)))),
        invoices=tuple(sorted(bills, key=lambda bill: (bill.issued_on, bill.number), reverse=True)),
        payment_methods=tuple(draw(methods(index)) for index in range(draw(st.integers(0, 2)))),
        refunds=tuple(draw(refunds(index, amount)) for index in range(draw(st.integers(0, 2)))),
        credit_notes=(CreditNote("CN 7", "INV-0", amount, "", TODAY),) if draw(st.booleans()) else (),
        disputes=(Dispute("d1", "INV-0", amount, draw(st.sampled_from(["under_review", "won"])), "", draw(DAYS)),),
        autopay=draw(st.booleans()),
    )


@st.composite
def comparable_accounts(draw: st.DrawFn) -> Account:
    """Accounts with two or three issued bills in one currency, so that most questions compare two of them."""
    currency = draw(CURRENCIES)
    bills = [draw(invoices(index, currency, fewest=1)) for index in range(draw(st.integers(2, 3)))]
    issued = [replace(bill, status=draw(st.sampled_from(["open", "paid"]))) for bill in bills]
    newest_first = sorted(issued, key=lambda bill: (bill.issued_on, bill.number), reverse=True)
    return replace(draw(accounts()), invoices=tuple(newest_first), currency=currency)


@st.composite
def accounts_with_choices(draw: st.DrawFn) -> Account:
    """Accounts in euros where every offer can be made: a bill to pay, one paid lately, a plan and a good card."""
    due = draw(st.integers(-13, 60).map(lambda days: TODAY + timedelta(days=days)))
    left, paid = (Money(draw(st.integers(1, 200_000)), "EUR") for _ in range(2))
    owed = replace(draw(invoices(0, "EUR")), status="open", due_on=due, amount_due=left, payments=())
    attempted = draw(st.datetimes(datetime(2026, 10, 1), datetime(2026, 11, 22), timezones=st.just(UTC)))  # noqa: DTZ001
    payment = replace(draw(payments("INV-1", "EUR", 0)), amount=paid, status="succeeded", attempted_at=attempted)
    bill = replace(draw(invoices(1, "EUR")), status="paid", lines=(), payments=(payment,))
    settled = replace(bill, total=paid, amount_paid=paid, amount_due=Money(0, "EUR"))
    own = Plan("p-1", "Plan 7", Money(draw(st.integers(0, 9999)), "EUR"), draw(st.sampled_from(INTERVALS)))
    drawn = draw(subscriptions(0).filter(lambda plan: plan.status != "canceled"))
    running = replace(drawn, plan=own, cancel_at_period_end=False)
    card = replace(draw(methods(0)), last4="4242", exp_year=2035, exp_month=1, is_default=True)
    bills = tuple(sorted((owed, settled), key=lambda bill: (bill.issued_on, bill.number), reverse=True))
    facts = replace(draw(accounts()), currency="EUR", invoices=bills, refunds=(), payment_methods=(card,))
    return replace(facts, subscriptions=(running,))


@st.composite
def companies_with_choices(draw: st.DrawFn) -> Company:
    """Companies that allow what those accounts could ask for, "Plan {b} 9" being on offer beside what they have."""
    company = draw(companies())
    days = {"payment_extension_max_days": draw(st.integers(14, 60)), "refund_window_days": draw(st.integers(60, 90))}
    target = Plan("p-2", "Plan {b} 9", Money(draw(st.integers(0, 9999)), "EUR"), draw(st.sampled_from(INTERVALS)))
    flags = {"autopay_offered": True}
    return replace(company, policies={**company.policies, **days, **flags}, plans=(target,))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    first, second = draw(st.lists(st.sampled_from(TOPICS), min_size=2, max_size=2, unique=True))
    probability = draw(st.floats(0.5, 1))
    numbers = st.sampled_from(["INV-0", "INV-1", "1", "INV-99", "", "5 €"])
    return Reading(
        topics=(TopicScore(first, probability), TopicScore(second, 1 - probability)),
        slots=Slots(
            invoice_numbers=tuple(draw(st.lists(numbers, max_size=2))),
            periods=tuple(draw(st.lists(st.sampled_from(PERIODS), max_size=2))),
            plan_names=tuple(draw(st.lists(st.sampled_from(["Plan 7", "Plan {b} 9", "5 €"]), max_size=2))),
        ),
        language=draw(st.sampled_from(["en", "en", "en", "de", "fr", "es", "other"])),
        signals=frozenset(draw(st.lists(st.sampled_from(SIGNALS), max_size=1))),
        choice=draw(st.sampled_from(CHOICES)),
    )


@st.composite
def contexts(draw: st.DrawFn) -> tuple[PastTurn, ...]:
    turn = st.builds(
        PastTurn,
        text=st.sampled_from(["again", "before"]),
        topic=st.sampled_from(TOPICS),
        decision=st.sampled_from(["answer", "clarify", "handoff"]),
        invoice_numbers=st.sampled_from([(), ("INV-0",), ("INV-0", "INV-1")]),
    )
    return tuple(draw(st.lists(turn, max_size=2)))


LOCALES = st.sampled_from(["en-IE", "en_US", "de-DE", "fr-FR", "ja-JP"])


def one_day() -> st.SearchStrategy[date]:
    """Days around the one that the accounts are built for."""
    return st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))

"""True replies from templates, in parts that a corruption can take hold of. Knows nothing of the guard's readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from billing.facts import Invoice
from tests.supportbot.llm.guard import forms
from tests.supportbot.llm.guard.worlds import World


@dataclass(frozen=True, slots=True)
class Fig:
    """A figure: ``kind`` "money" (minor units), "date", "count", "bill" or "card".

    ``of`` is the bill it belongs to, ``role`` what it is of it; ``true`` are all values that would be true here.
    """

    kind: str
    value: int | date | str
    of: str = ""
    role: str = ""
    true: tuple[object, ...] = ()
    language: str = "en"


Part = str | Fig
Sentence = tuple[Part, ...]
Reply = list[Sentence]
Template = Callable[[World], Reply | None]
TEMPLATES: list[Template] = []


def template(make: Template) -> Template:
    TEMPLATES.append(make)
    return make


def written(sentence: Sentence, world: World, rng: Random, currency: str = "") -> str:
    return "".join(part if isinstance(part, str) else figure(part, world, rng, currency) for part in sentence)


def figure(fig: Fig, world: World, rng: Random, currency: str = "") -> str:
    if isinstance(fig.value, date):
        order = "mdy" if world.account.locale == "en-US" else "dmy"
        return forms.day(fig.value, rng, fig.language, world_order=order)
    if fig.kind == "money" and isinstance(fig.value, int):
        return forms.amount(fig.value, currency or world.currency, rng, fig.language)
    if fig.kind == "count" and isinstance(fig.value, int):
        return rng.choice((str(fig.value), forms.spelt(fig.value))) if fig.value > 1 else str(fig.value)
    return str(fig.value)


def total(bill: Invoice, language: str = "en") -> Fig:
    return Fig("money", bill.total.minor, bill.number, "total", language=language)


def due(bill: Invoice, language: str = "en") -> Fig:
    return Fig("money", bill.amount_due.minor, bill.number, "due", language=language)


def paid(bill: Invoice) -> Fig:
    return Fig("money", bill.amount_paid.minor, bill.number, "paid")


def due_on(bill: Invoice, language: str = "en") -> Fig:
    return Fig("date", bill.due_on, bill.number, "due_on", language=language)


def issued(bill: Invoice) -> Fig:
    return Fig("date", bill.issued_on, bill.number, "issued_on")


def number(bill: Invoice) -> Fig:
    return Fig("bill", bill.number, bill.number, "number")


def any_bill(world: World) -> Invoice:
    return world.rng.choice(world.bills)


def two(world: World) -> tuple[Invoice, Invoice]:
    one, other = world.rng.sample(world.bills, 2)
    return one, other


def one_line(world: World, kind: str) -> tuple[Invoice, Fig] | None:
    found = [(bill, line) for bill in world.bills for line in bill.lines if line.kind == kind]
    if not found:
        return None
    bill, line = world.rng.choice(found)
    return bill, Fig("money", abs(line.amount.minor), bill.number, kind)


def one_payment(world: World, *states: str) -> tuple[Invoice, Fig, Fig] | None:
    found = [(bill, one) for bill in world.bills for one in bill.payments if one.status in states]
    if not found:
        return None
    bill, one = world.rng.choice(found)
    return (
        bill,
        Fig("money", one.amount.minor, bill.number, "payment"),
        Fig("date", one.attempted_at.date(), bill.number, "paid_on"),
    )


# One bill ------------------------------------------------------------------------------------------------------------
@template
def total_and_due_date(w: World) -> Reply | None:
    b = any_bill(w)
    return [
        (
            "Invoice ",
            number(b),
            " comes to ",
            total(b),
            " and was due on " if b.due_on < w.today else " and is due on ",
            due_on(b),
            ".",
        )
    ]


@template
def issued_for(w: World) -> Reply | None:
    b = any_bill(w)
    return [("We issued ", number(b), " on ", issued(b), " for a total of ", total(b), ".")]


@template
def latest(w: World) -> Reply | None:
    b = w.bills[0]
    return [
        ("Your latest bill is ", number(b), "."),
        ("It was issued on ", issued(b), " and comes to ", total(b), "."),
        ("The due date is ", due_on(b), "."),
    ]


@template
def latest_unnamed(w: World) -> Reply | None:
    b = w.bills[0]
    return [("Your most recent invoice totals ", total(b), ", and payment is due by ", due_on(b), ".")]


@template
def still_owed(w: World) -> Reply | None:
    b = w.open_bills[0]
    return [("There is still ", due(b), " left to pay on ", number(b), ".")]


@template
def amount_due_is(w: World) -> Reply | None:
    b = w.open_bills[0]
    return [("The amount due on invoice ", number(b), " is ", due(b), ", payable by ", due_on(b), ".")]


@template
def part_paid(w: World) -> Reply | None:
    b = next((b for b in w.open_bills if b.amount_paid.minor), None)
    return b and [
        (
            "Of the ",
            total(b),
            " total on ",
            number(b),
            ", you have already paid ",
            paid(b),
            ", so ",
            due(b),
            " is still due.",
        )
    ]


@template
def paid_bill(w: World) -> Reply | None:
    if not w.paid_bills:
        return None
    b = w.rng.choice(w.paid_bills)
    return [("Good news: ", number(b), " has been paid in full."), ("The total was ", total(b), ".")]


@template
def overdue_bill(w: World) -> Reply | None:
    b = next(iter(w.overdue_bills), None)
    days = Fig("count", (w.today - b.due_on).days, b.number, "days") if b else Fig("count", 0)
    return b and [
        ("Invoice ", number(b), " is overdue: it was due on ", due_on(b), "."),
        ("That makes it ", days, " day", "s" if days.value != 1 else "", " overdue."),
    ]


@template
def covers(w: World) -> Reply | None:
    b = any_bill(w)
    return [
        (
            number(b),
            " covers the period from ",
            Fig("date", b.period_start, b.number, "from"),
            " to ",
            Fig("date", b.period_end, b.number, "to"),
            ".",
        )
    ]


@template
def headline(w: World) -> Reply | None:
    b = any_bill(w)
    return [
        ("Sure, let me look at ", number(b), " for you."),
        ("The total is ", total(b), "."),
        ("It was issued on ", issued(b), "."),
    ]


# Lines ---------------------------------------------------------------------------------------------------------------
@template
def tax_on(w: World) -> Reply | None:
    found = one_line(w, "tax")
    return found and [("The tax on ", number(found[0]), " was ", found[1], ".")]


@template
def late_fee(w: World) -> Reply | None:
    found = one_line(w, "late_fee")
    return found and [("Invoice ", number(found[0]), " includes a late fee of ", found[1], ".")]


@template
def late_fee_after(w: World) -> Reply | None:
    found = one_line(w, "late_fee")
    return found and [("There is a ", found[1], " late fee on ", number(found[0]), ".")]


@template
def discount(w: World) -> Reply | None:
    found = one_line(w, "discount")
    return found and [("The welcome discount took ", found[1], " off ", number(found[0]), ".")]


@template
def usage(w: World) -> Reply | None:
    found = one_line(w, "usage")
    return found and [("Calls abroad added ", found[1], " to ", number(found[0]), ".")]


@template
def visit(w: World) -> Reply | None:
    found = one_line(w, "one_off")
    return found and [("You were charged ", found[1], " for the engineer visit on ", number(found[0]), ".")]


@template
def breakdown(w: World) -> Reply | None:
    b = any_bill(w)
    rows: list[Sentence] = [
        (
            "Here is how ",
            number(b),
            " breaks down:",
        )
    ]
    rows += [
        ("- ", line.description, ": ", Fig("money", line.amount.minor, b.number, line.description))
        for line in b.lines
        if line.amount.minor > 0
    ]
    return [*rows, ("The total is ", total(b), ".")]


@template
def made_of(w: World) -> Reply | None:
    b = any_bill(w)
    tax = w.line(b, "tax")
    return tax and [
        (
            number(b),
            " is ",
            total(b),
            " in total, including ",
            Fig("money", tax.amount.minor, b.number, "tax"),
            " of tax.",
        )
    ]


# Several bills -------------------------------------------------------------------------------------------------------
@template
def pair(w: World) -> Reply | None:
    a, b = two(w)
    return [(number(a), " is for ", total(a), " and ", number(b), " is for ", total(b), ".")]


@template
def pair_behind(w: World) -> Reply | None:
    a, b = two(w)
    return [("You were billed ", total(a), " on ", number(a), " and ", total(b), " on ", number(b), ".")]


@template
def pair_respectively(w: World) -> Reply | None:
    a, b = two(w)
    return [("Invoices ", number(a), " and ", number(b), " total ", total(a), " and ", total(b), " respectively.")]


@template
def pair_dates(w: World) -> Reply | None:
    a, b = two(w)
    return [("The due date of ", number(a), " is ", due_on(a), ", while ", number(b), " is due on ", due_on(b), ".")]


@template
def open_list(w: World) -> Reply | None:
    rows: list[Sentence] = [("- **", number(b), "**: ", due(b), ", due ", due_on(b)) for b in w.open_bills]
    count = Fig("count", len(w.open_bills), "", "open")
    return [("You have ", count, " open bill", "s" if len(w.open_bills) != 1 else "", ":"), *rows]


@template
def all_list(w: World) -> Reply | None:
    rows: list[Sentence] = [("* ", number(b), " (", issued(b), "): ", total(b)) for b in w.bills]
    return [("Here are your bills so far:",), *rows]


@template
def together(w: World) -> Reply | None:
    a, b = two(w)
    return [
        (
            "Together, ",
            number(a),
            " and ",
            number(b),
            " come to ",
            Fig("money", a.total.minor + b.total.minor, "", "sum", true=(a.amount_due.minor + b.amount_due.minor,)),
            ".",
        )
    ]


@template
def sum_after(w: World) -> Reply | None:
    a, b = two(w)
    return [
        (number(a), " is for ", total(a), " and ", number(b), " is for ", total(b), "."),
        (
            "In total that makes ",
            Fig("money", a.total.minor + b.total.minor, "", "sum", true=(a.amount_due.minor + b.amount_due.minor,)),
            ".",
        ),
    ]


@template
def more_than(w: World) -> Reply | None:
    a, b = two(w)
    if a.total.minor == b.total.minor:
        return None
    word = "more" if a.total.minor > b.total.minor else "less"
    return [
        (
            number(a),
            " is ",
            Fig("money", abs(a.total.minor - b.total.minor), "", "difference"),
            f" {word} than ",
            number(b),
            ".",
        )
    ]


@template
def went_up(w: World) -> Reply | None:
    a, b = w.bills[0], w.bills[1]
    if a.total.minor == b.total.minor:
        return None
    word = "higher" if a.total.minor > b.total.minor else "lower"
    return [
        (
            "Your latest bill is ",
            Fig("money", abs(a.total.minor - b.total.minor), "", "difference"),
            f" {word} than the previous one.",
        ),
        (number(b), " came to ", total(b), ", and ", number(a), " came to ", total(a), "."),
    ]


@template
def balance(w: World) -> Reply | None:
    owed = sum(b.amount_due.minor for b in w.open_bills)
    return [("Your current balance is ", Fig("money", owed, "", "balance"), ".")]


@template
def owe(w: World) -> Reply | None:
    owed = sum(b.amount_due.minor for b in w.open_bills)
    return [("At the moment you owe ", Fig("money", owed, "", "balance"), " in total.")]


@template
def overdue_total(w: World) -> Reply | None:
    if not w.overdue_bills:
        return None
    late = sum(b.amount_due.minor for b in w.overdue_bills)
    return [
        (
            "The overdue amount on your account is ",
            Fig("money", late, "", "overdue", true=tuple(b.amount_due.minor for b in w.overdue_bills)),
            ".",
        )
    ]


@template
def how_many(w: World) -> Reply | None:
    return [("You have ", Fig("count", len(w.paid_bills), "", "paid"), " paid bills and ", Fig("count", len(w.open_bills), "", "open"), " open bill", "s." if len(w.open_bills) != 1 else ".")]  # fmt: skip


# Payments and refunds ------------------------------------------------------------------------------------------------
@template
def payment_received(w: World) -> Reply | None:
    found = one_payment(w, "succeeded")
    return found and [("We received your payment of ", found[1], " for ", number(found[0]), " on ", found[2], ".")]


@template
def payment_failed(w: World) -> Reply | None:
    found = one_payment(w, "failed")
    if not found:
        return None
    retry = next(one.next_retry_on for one in found[0].payments if one.status == "failed")
    assert retry
    return [("The payment of ", found[1], " for ", number(found[0]), " failed on ", found[2], "."), ("The next attempt is on ", Fig("date", retry, found[0].number, "retry"), ".")]  # fmt: skip


@template
def paid_when(w: World) -> Reply | None:
    found = one_payment(w, "succeeded")
    return found and [("You paid ", found[1], " towards ", number(found[0]), " on ", found[2], ".")]


@template
def declined(w: World) -> Reply | None:
    found = one_payment(w, "failed")
    if not found:
        return None
    collect = ("Your card was declined on ", found[2], " when we tried to collect ", found[1])
    return [("I'm sorry about the trouble.",), (*collect, " for ", number(found[0]), ".")]


@template
def refund(w: World) -> Reply | None:
    if not w.account.refunds:
        return None
    r = w.account.refunds[0]
    assert r.expected_on
    return [
        ("Your refund of ", Fig("money", r.amount.minor, r.invoice_number, "refund"), " for ", Fig("bill", r.invoice_number, r.invoice_number, "number"), " was started on ", Fig("date", r.created_on, r.invoice_number, "refund_on"), "."),
        ("It is expected by ", Fig("date", r.expected_on, r.invoice_number, "refund_expected"), "."),
    ]  # fmt: skip


@template
def refund_pending(w: World) -> Reply | None:
    if not w.account.refunds:
        return None
    r = w.account.refunds[0]
    return [("A refund of ", Fig("money", r.amount.minor, r.invoice_number, "refund"), " is pending since ", Fig("date", r.created_on, r.invoice_number, "refund_on"), ".")]  # fmt: skip


@template
def note(w: World) -> Reply | None:
    if not w.account.credit_notes:
        return None
    n = w.account.credit_notes[0]
    return [("Credit note ", n.number, " for ", Fig("money", n.amount.minor, n.invoice_number, "note"), " was issued on ", Fig("date", n.issued_on, n.invoice_number, "note_on"), ".")]  # fmt: skip


@template
def credit(w: World) -> Reply | None:
    return [("You have ", Fig("money", w.account.credit.minor, "", "credit"), " of unused credit on your account.")]


# Plans, cards, policies ----------------------------------------------------------------------------------------------
@template
def plan_price(w: World) -> Reply | None:
    plan = w.account.subscriptions[0].plan
    return [
        ("You are on the ", plan.name, " plan, which costs ", Fig("money", plan.price.minor, "", "price"), " a month.")
    ]


@template
def plan_options(w: World) -> Reply | None:
    plans = [plan for plan in w.company.plans if plan.interval == "month"]
    return [
        ("These plans are available:",),
        *(("- ", plan.name, ": ", Fig("money", plan.price.minor, plan.name, "price"), " per month") for plan in plans),
    ]


@template
def plan_other(w: World) -> Reply | None:
    own = w.account.subscriptions[0].plan.name
    plan = next(plan for plan in w.company.plans if plan.name != own and plan.interval == "month")
    return [("You could switch to ", plan.name, " for ", Fig("money", plan.price.minor, "", "price"), " per month.")]


@template
def yearly(w: World) -> Reply | None:
    plan = next(plan for plan in w.company.plans if plan.interval == "year")
    month = (plan.price.minor * 2 + 12) // 24
    return [("Billed annually, ", plan.name, " costs ", Fig("money", plan.price.minor, "", "yearly"), " a year, which works out at ", Fig("money", month, "", "per_month"), " a month.")]  # fmt: skip


@template
def yearly_sum(w: World) -> Reply | None:
    plan = w.account.subscriptions[0].plan
    return [(plan.name, " works out to ", Fig("money", plan.price.minor * 12, "", "per_year"), " per year.")]


@template
def renews(w: World) -> Reply | None:
    day = w.account.subscriptions[0].current_period_end + timedelta(days=1)
    return [("Your subscription renews on ", Fig("date", day, "", "renews"), ".")]


@template
def since(w: World) -> Reply | None:
    s = w.account.subscriptions[0]
    return [("Your ", s.plan.name, " subscription started on ", Fig("date", s.started_on, "", "started"), ".")]


@template
def card(w: World) -> Reply | None:
    m = w.account.payment_methods[0]
    brand = {"visa": "Visa", "mastercard": "Mastercard", "amex": "Amex"}[m.brand]
    return [
        ("We have your ", brand, " ending in ", Fig("card", m.last4, "", "card"), " on file."),
        ("It expires in ", f"{m.exp_month:02}/{m.exp_year}", "."),
    ]


@template
def policy_fee(w: World) -> Reply | None:
    fee, grace = w.company.policies["late_fee"], w.company.policies["late_fee_grace_days"]
    return [("If a bill is still unpaid ", Fig("count", int(str(grace)), "", "grace"), " days after its due date, a late fee of ", Fig("money", getattr(fee, "minor", 0), "", "policy"), " applies.")]  # fmt: skip


@template
def policy_refund(w: World) -> Reply | None:
    days = int(str(w.company.policies["refund_processing_days"]))
    window = int(str(w.company.policies["refund_window_days"]))
    return [("A refund can take up to ", Fig("count", days, "", "processing"), " days to arrive."), ("You can ask for a refund within ", Fig("count", window, "", "window"), " days.")]  # fmt: skip


@template
def vat(w: World) -> Reply | None:
    return [("The VAT rate on our bills is ", Fig("count", int(str(w.company.policies["vat_rate"])), "", "rate"), "%.")]


@template
def smalltalk(w: World) -> Reply | None:
    return [
        ("Thanks for your patience.",),
        ("I can explain any of your bills.",),
        ("Is there anything else I can help you with?",),
    ]


@template
def why(w: World) -> Reply | None:
    found = one_line(w, "late_fee")
    return found and [("I understand that this was a surprise.",), (number(found[0]), " is higher because a late fee of ", found[1], " was added."), ("You can ask for a person at any time.",)]  # fmt: skip


@template
def greeting(w: World) -> Reply | None:
    b = w.open_bills[0]
    hello = "Hi Kim Larsen, thanks for getting in touch with Harbour Fibre."
    return [(hello,), ("Bill ", number(b), " is still open, with ", due(b), " to pay by ", due_on(b), ".")]


# Other languages -----------------------------------------------------------------------------------------------------
@template
def german(w: World) -> Reply | None:
    b = any_bill(w)
    return [
        (
            "Ihre Rechnung ",
            number(b),
            " beträgt ",
            total(b, "de"),
            " und ",
            "war" if b.due_on < w.today else "ist",
            " am ",
            due_on(b, "de"),
            " fällig.",
        )
    ]


@template
def german_open(w: World) -> Reply | None:
    b = w.open_bills[0]
    return [("Auf der Rechnung ", number(b), " sind noch ", due(b, "de"), " offen.")]


@template
def french(w: World) -> Reply | None:
    b = any_bill(w)
    return [("Le montant de votre facture ", number(b), " est de ", total(b, "fr"), ".")]


@template
def french_due(w: World) -> Reply | None:
    b = w.open_bills[0]
    return [("Il reste ", due(b, "fr"), " à payer sur la facture ", number(b), " avant le ", due_on(b, "fr"), ".")]


@template
def spanish(w: World) -> Reply | None:
    b = any_bill(w)
    return [("Su factura ", number(b), " asciende a ", total(b, "es"), " y vence el ", due_on(b, "es"), ".")]


@template
def spanish_open(w: World) -> Reply | None:
    b = w.open_bills[0]
    return [("El importe pendiente de la factura ", number(b), " es de ", due(b, "es"), ".")]


def replies(rng: Random, fresh: Callable[[Random], World]) -> Iterator[tuple[World, Reply, str]]:
    """Without end: one template after the other, each over an account of its own."""
    while True:
        for make in TEMPLATES:
            w = fresh(rng)
            reply = make(w)
            if reply:
                yield w, reply, make.__name__

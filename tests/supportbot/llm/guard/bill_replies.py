"""True replies about bills and their lines. Knows nothing of the guard's readers."""

from __future__ import annotations

from tests.supportbot.llm.guard.parts import (
    Fig,
    Reply,
    Sentence,
    any_bill,
    due,
    due_on,
    issued,
    number,
    one_line,
    paid,
    template,
    total,
    two,
)
from tests.supportbot.llm.guard.worlds import World


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
    if b is None:
        return None
    return [
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
    if b is None:
        return None
    days = Fig("count", (w.today - b.due_on).days, b.number, "days")
    return [
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
    if tax is None:
        return None
    return [
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
    return [
        (
            "You have ",
            Fig("count", len(w.paid_bills), "", "paid"),
            " paid bills and ",
            Fig("count", len(w.open_bills), "", "open"),
            " open bill",
            "s." if len(w.open_bills) != 1 else ".",
        )
    ]

"""True replies about payments, plans, policies, and in other languages. Knows nothing of the guard's readers."""

from __future__ import annotations

from datetime import timedelta

from billing.facts import Invoice
from tests.supportbot.llm.guard.parts import (
    Fig,
    Reply,
    any_bill,
    due,
    due_on,
    number,
    one_line,
    one_payment,
    template,
    total,
)
from tests.supportbot.llm.guard.worlds import World


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
    return [
        ("The payment of ", found[1], " for ", number(found[0]), " failed on ", found[2], "."),
        ("The next attempt is on ", Fig("date", retry, found[0].number, "retry"), "."),
    ]


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
        (
            "Your refund of ",
            Fig("money", r.amount.minor, r.invoice_number, "refund"),
            " for ",
            Fig("bill", r.invoice_number, r.invoice_number, "number"),
            " was started on ",
            Fig("date", r.created_on, r.invoice_number, "refund_on"),
            ".",
        ),
        ("It is expected by ", Fig("date", r.expected_on, r.invoice_number, "refund_expected"), "."),
    ]


@template
def refund_pending(w: World) -> Reply | None:
    if not w.account.refunds:
        return None
    r = w.account.refunds[0]
    return [
        (
            "A refund of ",
            Fig("money", r.amount.minor, r.invoice_number, "refund"),
            " is pending since ",
            Fig("date", r.created_on, r.invoice_number, "refund_on"),
            ".",
        )
    ]


@template
def note(w: World) -> Reply | None:
    if not w.account.credit_notes:
        return None
    n = w.account.credit_notes[0]
    return [
        (
            "Credit note ",
            n.number,
            " for ",
            Fig("money", n.amount.minor, n.invoice_number, "note"),
            " was issued on ",
            Fig("date", n.issued_on, n.invoice_number, "note_on"),
            ".",
        )
    ]


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
    return [
        (
            "Billed annually, ",
            plan.name,
            " costs ",
            Fig("money", plan.price.minor, "", "yearly"),
            " a year, which works out at ",
            Fig("money", month, "", "per_month"),
            " a month.",
        )
    ]


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
    return [
        (
            "If a bill is still unpaid ",
            Fig("count", int(str(grace)), "", "grace"),
            " days after its due date, a late fee of ",
            Fig("money", getattr(fee, "minor", 0), "", "policy"),
            " applies.",
        )
    ]


@template
def policy_refund(w: World) -> Reply | None:
    days = int(str(w.company.policies["refund_processing_days"]))
    window = int(str(w.company.policies["refund_window_days"]))
    return [
        ("A refund can take up to ", Fig("count", days, "", "processing"), " days to arrive."),
        ("You can ask for a refund within ", Fig("count", window, "", "window"), " days."),
    ]


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


def _higher_than_before(w: World, bill: Invoice) -> bool:
    place = w.bills.index(bill)
    return place + 1 < len(w.bills) and w.bills[place + 1].total.minor < bill.total.minor


@template
def why(w: World) -> Reply | None:
    found = one_line(w, "late_fee")
    if not found or not _higher_than_before(w, found[0]):
        return None
    return [
        ("I understand that this was a surprise.",),
        (number(found[0]), " is higher because a late fee of ", found[1], " was added."),
        ("You can ask for a person at any time.",),
    ]


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

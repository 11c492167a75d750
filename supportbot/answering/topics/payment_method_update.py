"""Changing how the customer pays: what is on file and why it matters now, then the offer to pass the change on.

Card and account numbers are never asked for here, and nothing is changed here: a colleague gives the customer a safe
way to enter them.
"""

from __future__ import annotations

from collections.abc import Sequence

from billing.balance import default_method, unresolved_failed_payment
from billing.facts import Invoice, PaymentAttempt, PaymentMethod
from supportbot.answering.decision import Cell, Decision, Phrase, Slot, Table
from supportbot.answering.figures import (
    invoice_number,
    method_brand,
    method_last4,
    method_last_day,
    payment_amount,
    payment_day,
    payment_retry_on,
)
from supportbot.answering.phrases import PASS_ON, new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on_request
from supportbot.answering.topics.topic import Topic, propose

NEW = "new"
"""Stands where an action names a payment method when there is none on file."""
MOST_ROWS = 6
NOT_DATED = "–"


def handle(question: Question) -> Decision:
    methods = question.account.payment_methods
    method = _meant(question)
    failed = unresolved_failed_payment(question.account)
    opening = _on_file(question, method) if method else _nothing_on_file(methods)
    why = _failed(question, failed) if failed else ()
    bill = None if failed is None else _bill_of(question, failed)
    return propose(
        question,
        *opening,
        *new_line(why),
        *new_line((_offer(method),)),
        ask=PASS_ON,
        action=f"change_method:{method.ref if method else NEW}",
        yes="Yes, pass it on",
        no="No, leave it as it is",
        table=_table(methods) if len(methods) > 1 else None,
        about=(bill.number,) if bill else (),
    )


def confirmed(question: Question, ref: str) -> Decision:
    """What was agreed, about the payment method as it is on file now."""
    method = next((one for one in question.account.payment_methods if one.ref == ref), None)
    if method is None:
        return pass_on_request(question, say("Requested: a safe way to add a card or bank account."))
    name, slots = _named(method)
    return pass_on_request(question, say(f"Requested: a safe way to replace or remove {name}.", **slots))


def _meant(question: Question) -> PaymentMethod | None:
    """The one whose last digits the customer gave, or the one that bills are charged to, or the only one."""
    methods = question.account.payment_methods
    by_digits = next((one for one in methods if one.last4 and one.last4 in question.slots.card_digits), None)
    return by_digits or default_method(question.account) or (methods[0] if len(methods) == 1 else None)


def _nothing_on_file(methods: Sequence[PaymentMethod]) -> tuple[Phrase, ...]:
    if methods:
        return (say("These are the ways to pay on your account; none of them is set as the one your bills go to."),)
    return (say("There's no card or bank account on file for you."),)


def _named(method: PaymentMethod) -> tuple[str, dict[str, Slot]]:
    """What to call it in a sentence, with its figures."""
    slots = {"brand": method_brand(method)} if method.brand else {}
    ending = ""
    if method.last4:
        slots["last"] = method_last4(method)
        ending = " ending in {last}"
    if method.kind == "card":
        return ("your {brand}" if method.brand else "your card") + ending, slots
    bank = " with {brand}" if method.brand else ""
    return f"your bank account{bank}{ending}", slots


def _on_file(question: Question, method: PaymentMethod) -> tuple[Phrase, ...]:
    name, slots = _named(method)
    if method.exp_month is None or method.exp_year is None:
        return (say(f"What's on file is {name}.", **slots), *_autopay(question, method))
    slots["day"] = method_last_day(method)
    if method.expired_on(question.today):
        return (say(f"The card on file, {name}, expired on {{day}}, so it needs replacing.", **slots),)
    return (say(f"The card on file is {name}, good until {{day}}.", **slots), *_autopay(question, method))


def _autopay(question: Question, method: PaymentMethod) -> tuple[Phrase, ...]:
    """Whether bills are charged to it by themselves. A bank transfer is made by the customer."""
    if method.kind == "bank_transfer" or not method.is_default:
        return ()
    if not question.account.autopay:
        return (say("Autopay is off, so nothing is charged to it by itself."),)
    return (say("Autopay is on, so your bills are charged to it."),)


def _bill_of(question: Question, payment: PaymentAttempt) -> Invoice | None:
    return next((bill for bill in question.account.invoices if bill.number == payment.invoice_number), None)


def _failed(question: Question, payment: PaymentAttempt) -> tuple[Phrase, ...]:
    """The payment that the change is urgent for, and by when it should be done."""
    slots = {"amount": payment_amount(payment), "day": payment_day(payment, question.company)}
    bill = _bill_of(question, payment)
    if bill is not None:
        slots["number"] = invoice_number(bill)
    which = " for bill {number}" if bill else ""
    text = f"Our last try to collect {{amount}}{which}, on {{day}}, didn't go through, so this is worth doing soon."
    retry = payment_retry_on(payment)
    if retry is None or payment.next_retry_on is None or payment.next_retry_on < question.today:
        return (say(text, **slots),)
    return say(text, **slots), say("The next try is on {retry}.", retry=retry)


def _offer(method: PaymentMethod | None) -> Phrase:
    task = "change or remove it" if method else "add one"
    return say(f"A colleague can give you a safe way to {task}; please don't send card or bank numbers in this chat.")


def _table(methods: Sequence[PaymentMethod]) -> Table:
    return Table(
        "On file", ("Card or bank", "Ends in", "Good until", "Bills go to it"), tuple(map(_row, methods[:MOST_ROWS]))
    )


def _row(method: PaymentMethod) -> tuple[Cell, ...]:
    dated = method.exp_month is not None and method.exp_year is not None
    return (
        method_brand(method) if method.brand else ("Card" if method.kind == "card" else "Bank account"),
        method_last4(method) if method.last4 else NOT_DATED,
        method_last_day(method) if dated else NOT_DATED,
        "Yes" if method.is_default else "No",
    )


TOPIC = Topic("payment_method_update", handle, about_invoices=False, confirmed=confirmed)

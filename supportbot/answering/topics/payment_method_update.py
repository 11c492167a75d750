"""Changing how the customer pays: what is on file and why it matters now, then the offer to pass the change on.

Card and account numbers are never asked for here, and nothing is changed here: a colleague gives the customer a safe
way to enter them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from billing.actions.commands import MethodLink
from billing.balance import default_method, unresolved_failed_payment
from billing.facts import Invoice, PaymentAttempt, PaymentMethod
from supportbot.answering.carrying_out import allowed, carry_out
from supportbot.answering.decision import Choice, Decision, Phrase, Propose
from supportbot.answering.figures import (
    invoice_number,
    method_last_day,
    payment_amount,
    payment_day,
    payment_retry_on,
)
from supportbot.answering.phrases import PASS_ON, TALK_TO_A_PERSON, new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics.methods_on_file import method_name, methods_table
from supportbot.answering.topics.pass_on import pass_on_request
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_method import method_meant, only_which, to_be_used

NEW = "new"
"""Stands where an action names a payment method when there is none on file."""
DEFAULT = "default_method"
"""The kind of action that has bills go to another payment method on file."""
LISTED = say("Here is all that's on file. If one of them should be changed or removed, tell me which.")
LINK = say(
    "I can give you a link to a secure page where you change it yourself; please don't send card or bank numbers in "
    "this chat."
)
SHALL_I_LINK = say("Shall I make that link for you? It works once.")
CHANGE_IT = (Choice("topic:payment_method_update", "Change my card or bank details"), TALK_TO_A_PERSON)


def handle(question: Question) -> Decision:
    other = to_be_used(question)
    if other is not None:
        return _use(question, other)
    methods = question.account.payment_methods
    method = method_meant(question)
    failed = unresolved_failed_payment(question.account)
    opening = _on_file(question, method) if method else _nothing_on_file(methods)
    if len(methods) > 1 and only_which(question.text):
        return answer(question, *opening, *new_line((LISTED,)), table=methods_table(methods), choices=CHANGE_IT)
    why = _failed(question, failed) if failed else ()
    bill = None if failed is None else _bill_of(question, failed)
    command = allowed(question, MethodLink())
    return propose(
        question,
        *opening,
        *new_line(why),
        *new_line((LINK if command else _offer(method),)),
        ask=SHALL_I_LINK if command else PASS_ON,
        action=f"change_method:{method.ref if method else NEW}",
        yes="Yes, give me the link" if command else "Yes, pass it on",
        no="No, leave it as it is",
        table=methods_table(methods) if len(methods) > 1 else None,
        about=(bill.number,) if bill else (),
        command=command,
    )


def _use(question: Question, method: PaymentMethod) -> Decision:
    """The offer to have bills go to a card or account that is on file already."""
    name, slots = method_name(method)
    dated = method.exp_month is not None and method.exp_year is not None
    good = ", good until {day}" if dated else ""
    if dated:
        slots["day"] = method_last_day(method)
    opening = say(f"{name[0].upper()}{name[1:]} is on file{good}.", **slots)
    offer = say("A colleague can have your bills go to it from now on; nothing changes before they confirm it here.")
    return propose(
        question,
        opening,
        *_now(question),
        *new_line((offer,)),
        ask=PASS_ON,
        action=f"{DEFAULT}:{method.ref}",
        yes="Yes, pass it on",
        no="No, leave it as it is",
        table=methods_table(question.account.payment_methods),
    )


def _now(question: Question) -> tuple[Phrase, ...]:
    """Where bills go as yet."""
    method = default_method(question.account)
    if method is None:
        return ()
    name, slots = method_name(method)
    if method.expired_on(question.today):
        text = f"At the moment your bills go to {name}, which expired on {{day}}."
        return (say(text, day=method_last_day(method), **slots),)
    return (say(f"At the moment your bills go to {name}.", **slots),)


def confirmed(question: Question, ref: str) -> Decision:
    """What was agreed, about the payment method as it is on file now."""
    method = next((one for one in question.account.payment_methods if one.ref == ref), None)
    if method is None:
        return _linked(question, say("Requested: a safe way to add a card or bank account."))
    name, slots = method_name(method)
    if question.context and question.context[-1].action == f"{DEFAULT}:{ref}":
        return pass_on_request(question, say(f"Requested: have the bills go to {name}.", **slots))
    return _linked(question, say(f"Requested: a safe way to replace or remove {name}.", **slots))


def _linked(question: Question, wish: Phrase) -> Decision:
    """A page of the billing system's own, where the program may give one out."""
    offer = handle(replace(question, text="", only_asks=False))
    if isinstance(offer, Propose) and offer.command is not None:
        return carry_out(question, offer, wish)
    return pass_on_request(question, wish)


def _nothing_on_file(methods: Sequence[PaymentMethod]) -> tuple[Phrase, ...]:
    if methods:
        return (say("These are the ways to pay on your account; none of them is set as the one your bills go to."),)
    return (say("There's no card or bank account on file for you."),)


def _on_file(question: Question, method: PaymentMethod) -> tuple[Phrase, ...]:
    name, slots = method_name(method)
    if default_method(question.account) not in (None, method):
        return _beside(question, method)
    if method.exp_month is None or method.exp_year is None:
        return (say(f"What's on file is {name}.", **slots), *_autopay(question, method))
    slots["day"] = method_last_day(method)
    if method.expired_on(question.today):
        return (say(f"The card on file, {name}, expired on {{day}}, so it needs replacing.", **slots),)
    return (say(f"The card on file is {name}, good until {{day}}.", **slots), *_autopay(question, method))


def _beside(question: Question, method: PaymentMethod) -> tuple[Phrase, ...]:
    """One that bills don't go to."""
    name, slots = method_name(method)
    if method.exp_month is None or method.exp_year is None:
        return (say(f"You mean {name}; your bills don't go to it.", **slots),)
    slots["day"] = method_last_day(method)
    state = "expired on" if method.expired_on(question.today) else "is good until"
    return (say(f"You mean {name}: it {state} {{day}}, and your bills don't go to it.", **slots),)


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
    text = f"Our last attempt to collect {{amount}}{which}, on {{day}}, didn't go through, so this is worth doing soon."
    retry = payment_retry_on(payment)
    if retry is None or payment.next_retry_on is None or payment.next_retry_on < question.today:
        return (say(text, **slots),)
    return say(text, **slots), say("The next try is on {retry}.", retry=retry)


def _offer(method: PaymentMethod | None) -> Phrase:
    task = "change or remove it" if method else "add one"
    if method and method.kind == "bank_transfer":
        task = "change it or add a card"
    return say(f"A colleague can give you a safe way to {task}; please don't send card or bank numbers in this chat.")


TOPIC = Topic("payment_method_update", handle, about_invoices=False, confirmed=confirmed)

"""Paying a bill: what is open, whether it's collected by itself, and how to pay it otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from billing.actions.commands import PayLink
from billing.balance import default_method, issued_invoices, open_invoices
from billing.facts import Invoice
from supportbot.answering.carrying_out import allowed, carry_out
from supportbot.answering.decision import Answer, Choice, Decision, Phrase, Propose, Table
from supportbot.answering.figures import (
    account_credit,
    by_rule,
    days_overdue,
    invoice_due_amount,
    invoice_due_on,
    invoice_number,
)
from supportbot.answering.invoices import named
from supportbot.answering.outlook import method_on_file
from supportbot.answering.phrases import TALK_TO_A_PERSON, listed, new_line, on_new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.last_try import failed_try, failed_words
from supportbot.answering.topics.open_bills import (
    currencies_of,
    has_pending,
    late_sentence,
    one_bill,
    open_table,
    owed_in,
    pending,
)
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill
from supportbot.understanding.patterns import plain

NOT_HERE = "I can't take a payment or card details in this chat, so nothing has been paid with it."
_TYPED_CARD = re.compile(r"\u2022{2,}|\*{2,}\s?\d{4}")
_A_WAY = re.compile(
    r"(?<!\w)(?:bank transfer|transfers?|wire|iban|paypal|cash|cheques?|checks?|post office|another way|other way"
    r"|by what means|counter|standing order|google pay|apple pay)(?!\w)"
)
PAY_NOW = Choice("person", "Pay with a colleague's help")
WHY_FAILED = Choice("topic:payment_failed", "Why my payment failed")
NEW_METHOD = Choice("topic:payment_method_update", "Change my card or bank details")
MORE_TIME = Choice("topic:payment_extension", "I need more time")


def handle(question: Question) -> Decision:
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    bills = open_invoices(question.account)
    if len(asked.invoices) == 1 and asked.invoices[0] not in bills:
        return one_bill(question, asked.invoices[0])
    wanted = [bill for bill in bills if bill in asked.invoices] or list(bills)
    return _open(question, wanted, bills) if wanted else _nothing(question)


def _nothing(question: Question) -> Answer:
    bills = issued_invoices(question.account)
    if any(bill.amount_due.minor > 0 for bill in bills):
        text = (
            "There's no open bill to pay. An older one was closed with something unpaid; a colleague can tell you more."
        )
        return answer(question, say(text), choices=(TALK_TO_A_PERSON,))
    why = "all your bills are settled." if bills else "you have no bill yet."
    return answer(question, say(f"There's nothing to pay: {why}"))


def _open(question: Question, wanted: Sequence[Invoice], bills: Sequence[Invoice]) -> Answer | Propose:
    account, today = question.account, question.today
    table = open_table(account, wanted) if len(wanted) > 1 and len(wanted) == len(bills) else None
    busy = [bill for bill in wanted if has_pending((bill,))]
    if busy:
        rest = (*pending(question.company, busy), say("Please don't pay that again until it's through."))
        return answer(question, *_owed(question, wanted), *rest, table=table, about=_numbers(wanted))
    failed = failed_try(wanted)
    late = any(bill.overdue_on(today) for bill in wanted)
    method = default_method(account)
    expired = method is not None and method.expired_on(today)
    coming = failed is None and not late and account.autopay and not expired
    collected = method_on_file(account, today, will_charge=coming)
    asks_a_way = bool(_A_WAY.search(plain(question.text)))
    untold = collected and coming and not asks_a_way
    rules = () if untold else policy_passage(question.company, "payment_methods_policy")
    why = () if failed is None else failed_words(question, failed)
    words = (
        *_not_here(question),
        *_owed(question, wanted),
        *why,
        *new_line((*collected, *_credit(question))),
        *new_line(rules),
    )
    link = _link(question, wanted, words, table) if len(wanted) == 1 else None
    if link is not None:
        return link
    mend = (NEW_METHOD,) if expired else (WHY_FAILED,) if failed else ()
    return answer(question, *words, table=table, choices=(*mend, MORE_TIME, PAY_NOW), about=_numbers(wanted))


def _link(
    question: Question, wanted: Sequence[Invoice], words: Sequence[Phrase], table: Table | None
) -> Answer | Propose | None:
    """The offer of a link to pay the one bill, where the program may give one out."""
    (bill,) = wanted
    command = allowed(question, PayLink(bill.number))
    if command is None:
        return None
    ask = on_new_line(say("Shall I make you a link to a secure page where you can pay it now? It works once."))
    yes, no = "Yes, give me the link", "No, thanks"
    action = f"pay_link:{bill.number}"
    return propose(
        question, *words, ask=ask, action=action, yes=yes, no=no, table=table, about=(bill.number,), command=command
    )


def _confirmed(question: Question, ref: str) -> Decision:
    bill = next((one for one in open_invoices(question.account) if one.number == ref), None)
    offer = _open(replace(question, text=""), [bill], [bill]) if bill else handle(question)
    if not isinstance(offer, Propose) or bill is None:
        return offer
    slots = {"left": invoice_due_amount(bill), "number": invoice_number(bill)}
    return carry_out(question, offer, say("Requested: a link to pay {left} for bill {number}.", **slots))


def _not_here(question: Question) -> tuple[Phrase, ...]:
    """To who typed a card: it was masked before anybody saw it, and pays nothing."""
    return (say(NOT_HERE),) if _TYPED_CARD.search(question.text) else ()


def _numbers(bills: Sequence[Invoice]) -> tuple[str, ...]:
    return tuple(bill.number for bill in bills)


def _credit(question: Question) -> tuple[Phrase, ...]:
    if question.account.credit.minor <= 0:
        return ()
    return (say("You also have {credit} of unused credit.", credit=account_credit(question.account)),)


def _owed(question: Question, bills: Sequence[Invoice]) -> tuple[Phrase, ...]:
    if len(bills) == 1:
        return _single(question, bills[0])
    amounts = [
        by_rule(question.account, "balance_due", owed_in(bills, currency), currency)
        for currency in currencies_of(bills)
    ]
    places, slots = listed("owed", amounts)
    return (
        say(f"You have {places} to pay over several bills.", **slots),
        *late_sentence(question.account, bills, question.today),
    )


def _single(question: Question, bill: Invoice) -> tuple[Phrase, ...]:
    slots = {"number": invoice_number(bill), "left": invoice_due_amount(bill), "due": invoice_due_on(bill)}
    if bill.overdue_on(question.today):
        days = days_overdue(bill, question.today)
        text = "There's {left} to pay on bill {number}. It was due on {due}, {days} {days:day|days} ago."
        return (say(text, days=days, **slots),)
    return (say("There's {left} to pay on bill {number}, by {due}.", **slots),)


TOPIC = Topic("make_payment", handle, confirmed=_confirmed, for_anyone="payment_methods_policy")

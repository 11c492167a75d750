"""A copy of a bill: what is on it is shown here at once, and sending it is offered to be passed on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from billing.actions.commands import SendInvoice
from billing.balance import issued_invoices
from billing.facts import Account, Invoice
from billing.money import Money
from supportbot.answering.carrying_out import allowed, carry_out
from supportbot.answering.decision import Answer, Clarify, Decision, Phrase, Propose
from supportbot.answering.figures import (
    invoice_issued_on,
    invoice_number,
    invoice_total,
    payment_amount,
    payment_day,
)
from supportbot.answering.invoices import LATEST, named, spoken_of
from supportbot.answering.outlook import plans_outlook
from supportbot.answering.phrases import PASS_ON, TALK_TO_A_PERSON, listed, new_line, say
from supportbot.answering.policies import policy_count, policy_flag, policy_money
from supportbot.answering.question import Question
from supportbot.answering.sides import wants_paper
from supportbot.answering.topics.bill_tables import bills_table, lines_table
from supportbot.answering.topics.pass_on import pass_on_request
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill, with_missing
from supportbot.understanding.patterns import plain

_RECEIPT = re.compile(r"(?<!\w)(?:receipts?|proof of payment)(?!\w)")
MOST_BILLS = 6
LONGEST_REF = 56
"""Bills are named in the id of a button, which has room for no more characters than this."""


def handle(question: Question) -> Decision:
    asked = named(question, whole_months=True)
    bills = issued_invoices(question.account)
    if asked.missing and bills and not asked.invoices:
        return _which(question)
    wanted = _paid_last(question) or tuple(reversed(asked.invoices)) or spoken_of(question) or bills[:1]
    if not wanted:
        none = say("There are no bills on your account yet, so there's nothing to send.")
        return answer(question, none, *plans_outlook(question.account, question.today))
    unissued = [bill for bill in wanted if bill.status in ("draft", "void")]
    told = _not_out(question, unissued[0]) if unissued else _shown(question, wanted)
    return with_missing(told) if asked.missing else told


def _paid_last(question: Question) -> tuple[Invoice, ...]:
    """A receipt is for what was paid, where no other bill is named."""
    if (
        question.slots.invoice_numbers
        or question.slots.periods not in ((), (LATEST,))
        or not _RECEIPT.search(plain(question.text))
    ):
        return ()
    return next(((bill,) for bill in issued_invoices(question.account) if bill.status == "paid"), ())


def _shown(question: Question, wanted: tuple[Invoice, ...]) -> Propose | Answer:
    together = _fitting(wanted)
    if len(together) < 2:
        return _one(question, wanted[0])
    return _several(
        question, together, "These are the bills." if together == wanted else "These are the latest of them."
    )


def _not_out(question: Question, bill: Invoice) -> Answer:
    """There is no copy of a bill that isn't out yet, and one that was cancelled isn't valid any more."""
    about, number = (bill.number,), invoice_number(bill)
    if bill.status == "draft":
        text = "Bill {number} is still being prepared and hasn't been issued, so there's no copy of it yet."
        return answer(question, say(text, number=number), about=about)
    text = "Bill {number} was cancelled, so it isn't valid any more. A colleague can send you a copy all the same."
    return answer(question, say(text, number=number), choices=(TALK_TO_A_PERSON,), about=about)


def confirmed(question: Question, ref: str) -> Decision:
    """What was agreed, for those of the bills that are still there."""
    bills = [bill for bill in issued_invoices(question.account) if bill.number in {ref, *ref.split(",")}]
    if not bills:
        return ask_which_bill(question)
    places, slots = listed("bill", [invoice_number(bill) for bill in bills])
    what = f"a copy of bill {places}" if len(bills) == 1 else f"copies of bills {places}"
    wish = say(f"Requested: {what}, sent {_where(question.account)}.", **slots)
    return carry_out(question, _one(question, bills[0]), wish) if len(bills) == 1 else pass_on_request(question, wish)


def _where(account: Account) -> str:
    return "to the e-mail address on the account" if account.email else "to the customer"


def _which(question: Question) -> Clarify:
    """Which bill is meant, and how far back copies go where the company says so."""
    asking = ask_which_bill(question)
    months = policy_count(question.company, "invoice_history_months")
    if months is None:
        return asking
    reach = say("Copies go back {months} {months:month|months}.", months=months)
    return replace(asking, reply=replace(asking.reply, phrases=(*asking.reply.phrases, reach)))


def _fitting(bills: Sequence[Invoice]) -> tuple[Invoice, ...]:
    """As many of them as one button can name."""
    kept: list[Invoice] = []
    for bill in bills[:MOST_BILLS]:
        if len(_ref([*kept, bill])) <= LONGEST_REF:
            kept.append(bill)
    return tuple(kept)


def _ref(bills: Sequence[Invoice]) -> str:
    return ",".join(bill.number for bill in bills)


def _one(question: Question, bill: Invoice) -> Propose | Answer:
    slots = {"number": invoice_number(bill), "issued": invoice_issued_on(bill), "total": invoice_total(bill)}
    opening = say("Here's bill {number} of {issued}, {total} in all.", **slots)
    command = allowed(question, SendInvoice(bill.number))
    here = "You can open it as a PDF below."
    rest = (*_paper(question), *((say(here),) if command else _offer(question.account, here, "it")))
    return propose(
        question,
        opening,
        *_paid(question, bill),
        *new_line(rest),
        ask=say("Shall I e-mail it to the address on your account as well?") if command else PASS_ON,
        action=f"copy:{bill.number}",
        yes="Yes, have it sent",
        no="No, this is enough",
        table=lines_table(bill),
        about=(bill.number,),
        command=command,
    )


def _several(question: Question, bills: Sequence[Invoice], opening: str) -> Propose | Answer:
    rest = (*_paper(question), *_offer(question.account, "You can open them as PDFs below.", "them"))
    return propose(
        question,
        say(opening),
        *new_line(rest),
        ask=PASS_ON,
        action=f"copy:{_ref(bills)}",
        yes="Yes, have them sent",
        no="No, this is enough",
        table=bills_table(bills, question.today),
        about=tuple(bill.number for bill in bills),
    )


def _offer(account: Account, here: str, what: str) -> tuple[Phrase, ...]:
    where = " to the e-mail address on your account" if account.email else " to you"
    return (say(here), say(f"A colleague can send {what}{where} as well."))


def _paid(question: Question, bill: Invoice) -> tuple[Phrase, ...]:
    """For whoever needs a receipt: the payment that settled the bill, when there is exactly one."""
    received = [payment for payment in bill.payments if payment.status == "succeeded"]
    if bill.amount_due or len(received) != 1 or received[0].amount != bill.total:
        return ()
    slots = {"amount": payment_amount(received[0]), "day": payment_day(received[0], question.company)}
    return (say("It's paid: {amount} reached us on {day}.", **slots),)


def _paper(question: Question) -> tuple[Phrase, ...]:
    """For who asks for paper: whether bills come on it and what that costs; nothing where the company is silent."""
    offered = policy_flag(question.company, "paper_bills_offered")
    if offered is None or not wants_paper(question.text):
        return ()
    if not offered:
        return (say("We don't send bills on paper."),)
    fee = policy_money(question.company, "paper_bill_fee")
    if fee is None:
        return (say("Bills can come on paper as well."),)
    if not isinstance(fee.value, Money) or fee.value.currency != question.account.currency:
        return (say("Bills can come on paper as well; a colleague can tell you what that costs in your currency."),)
    if not fee.value:
        return (say("Bills can come on paper as well, free of charge."),)
    return (say("Bills can come on paper as well, for a fee of {fee}.", fee=fee),)


TOPIC = Topic("invoice_copy", handle, confirmed=confirmed)

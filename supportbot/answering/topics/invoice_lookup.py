"""The customer's bills as a table; a named one in detail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from billing.balance import issued_invoices
from billing.facts import Invoice
from supportbot.answering.asked_plainly import asks_whats_on, wants_sent
from supportbot.answering.comparing import asks_to_compare
from supportbot.answering.decision import Answer, Choice, Decision
from supportbot.answering.figures import (
    by_rule,
    invoice_due_amount,
    invoice_due_on,
    invoice_issued_on,
    invoice_number,
    invoice_total,
)
from supportbot.answering.invoices import invoice_choices, named, spoken_of
from supportbot.answering.outlook import plans_outlook
from supportbot.answering.phrases import say
from supportbot.answering.question import Question
from supportbot.answering.topics import explain_charge, invoice_copy
from supportbot.answering.topics.bill_tables import bills_table, lines_table
from supportbot.answering.topics.open_bills import one_bill
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill, with_missing

MOST_ROWS = 6
HELD_TOGETHER = 2
OLDER = Choice("person", "I need an older one")
EXPLAIN = Choice("topic:explain_charge", "Explain my latest bill")
OWE = Choice("topic:balance_due", "What I owe")


def handle(question: Question) -> Decision:
    if wants_sent(question.text):
        return invoice_copy.handle(replace(question, topic=invoice_copy.TOPIC.name))
    asked = named(question, whole_months=True)
    bills = issued_invoices(question.account)
    if not bills and not asked.invoices:
        outlook = plans_outlook(question.account, question.today)
        return answer(question, say("There are no bills on your account yet."), *outlook)
    if asked.missing and not asked.invoices:
        return ask_which_bill(question)
    told = spoken_of(question) if asks_whats_on(question.text) else ()
    if not asked.invoices and told:
        return _detail(question, told[0])
    if not asked.invoices:
        return _all(question, bills)
    if len(asked.invoices) == HELD_TOGETHER and asks_to_compare(question.text):
        return explain_charge.handle(replace(question, topic=explain_charge.TOPIC.name))
    found = tuple(reversed(asked.invoices))
    shown = _detail(question, found[0]) if len(found) == 1 else _listed(question, found)
    return with_missing(shown) if asked.missing else shown


def _all(question: Question, bills: Sequence[Invoice]) -> Answer:
    if len(bills) == 1:
        return _detail(question, bills[0])
    count = by_rule(question.account, "issued_count", len(bills))
    more = len(bills) > MOST_ROWS
    text = "You have {count} bills; these are the latest." if more else "You have {count} bills, newest first."
    choices = (*invoice_choices(bills[:3]), *((OLDER,) if more else ()))
    about = tuple(bill.number for bill in bills[:MOST_ROWS])
    table = bills_table(bills[:MOST_ROWS], question.today)
    opening = say(text, count=count)
    return answer(question, opening, say("Tap one to see what's on it."), table=table, choices=choices, about=about)


def _listed(question: Question, bills: Sequence[Invoice]) -> Answer:
    shown = bills[:MOST_ROWS]
    about = tuple(bill.number for bill in shown)
    return answer(
        question,
        say("Here are the bills you asked for."),
        table=bills_table(shown, question.today),
        choices=(EXPLAIN,),
        about=about,
    )


def _detail(question: Question, bill: Invoice) -> Answer:
    if bill.status in ("draft", "void"):
        return one_bill(question, bill)
    slots = {"number": invoice_number(bill), "issued": invoice_issued_on(bill), "total": invoice_total(bill)}
    opening = say("Bill {number} of {issued} comes to {total}.", **slots)
    left = {"left": invoice_due_amount(bill), "due": invoice_due_on(bill)}
    if bill.status == "uncollectible":
        state = say("It was closed with {left} unpaid.", **left) if bill.amount_due else say("It's settled.")
    elif not bill.amount_due:
        state = say("It's paid.")
    elif bill.amount_due == bill.total:
        late = bill.overdue_on(question.today)
        state = say(
            "It isn't paid yet, and it was due on {due}." if late else "It isn't paid yet; it's due on {due}.", **left
        )
    elif bill.overdue_on(question.today):
        state = say("{left} of it is still to be paid, and it was due on {due}.", **left)
    else:
        state = say("{left} of it is still to be paid, by {due}.", **left)
    return answer(question, opening, state, table=lines_table(bill), choices=(OWE,), about=(bill.number,))


TOPIC = Topic("invoice_lookup", handle)

"""A charge the customer doesn't recognise: the record is shown and asked about once, then a person checks it."""

from __future__ import annotations

from billing.balance import issued_invoices
from supportbot.answering.decision import Choice, Clarify, Decision, Reply
from supportbot.answering.figures import invoice_issued_on, invoice_number, invoice_total
from supportbot.answering.invoices import named
from supportbot.answering.phrases import TALK_TO_A_PERSON, say
from supportbot.answering.question import Question
from supportbot.answering.topics.bill_tables import lines_table
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill

STILL_UNKNOWN = Choice("person", "I don't know this charge")
EXPLAIN = Choice("topic:explain_charge", "Compare with the bill before")


def handle(question: Question) -> Decision:
    bills = issued_invoices(question.account)
    if not bills:
        opening = say("There are no bills on your account, so a charge you've seen didn't come from it.")
        return answer(question, opening, say("A person can help you find out."), choices=(TALK_TO_A_PERSON,))
    asked = named(question)
    if asked.missing:
        return ask_which_bill(question)
    bill = next((one for one in reversed(asked.invoices) if one in bills), bills[0])
    slots = {"number": invoice_number(bill), "total": invoice_total(bill), "issued": invoice_issued_on(bill)}
    opening = say(
        "Let's see where it comes from. Bill {number} of {issued} comes to {total}, made up of the lines below.",
        **slots,
    )
    asking = say("Is the charge you mean one of them?")
    reply = Reply((opening, asking), lines_table(bill), (STILL_UNKNOWN, EXPLAIN))
    return Clarify(question.topic, question.confidence, reply)


TOPIC = Topic("unrecognised_charge", handle)

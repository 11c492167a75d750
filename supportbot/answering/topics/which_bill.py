"""What is asked back when the customer names a bill that cannot be found."""

from __future__ import annotations

from dataclasses import replace

from billing.balance import issued_invoices
from supportbot.answering.decision import Answer, Clarify, Propose, Reply
from supportbot.answering.invoices import invoice_choices
from supportbot.answering.phrases import SOMETHING_ELSE, say
from supportbot.answering.question import Question

NOT_ALL = say("I can't find everything you named on your account; this is what there is.")


def ask_which_bill(question: Question) -> Clarify:
    """Asked when the customer named a bill that isn't theirs or doesn't exist; both are said alike."""
    opening = say("I can't find that bill on your account. Which of these do you mean?")
    choices = (*invoice_choices(issued_invoices(question.account)), SOMETHING_ELSE)
    return Clarify(question.topic, question.confidence, Reply((opening,), choices=choices))


def with_missing(told: Answer | Propose) -> Answer | Propose:
    """The same about the bills that were found, after saying that others were not."""
    return replace(told, reply=replace(told.reply, phrases=(NOT_ALL, *told.reply.phrases)))

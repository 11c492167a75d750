"""A case that the customer asks for: opened with what they wrote as its subject, and its reference told."""

from __future__ import annotations

from billing.actions.commands import OpenCase
from billing.actions.rules import Allowed
from billing.facts import Invoice
from supportbot.answering.carrying_out import carry_out, command_stated, verdict_on
from supportbot.answering.decision import Clarify, Decision, Propose, Reply
from supportbot.answering.figures import invoice_number, invoice_total
from supportbot.answering.invoices import named
from supportbot.answering.phrases import TALK_TO_A_PERSON, on_new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import propose
from supportbot.answering.topics.which_bill import ask_which_bill
from supportbot.answering.typed_values.figures import typed_subject
from supportbot.answering.typed_values.subjects import asks_for_case, bounded, may_be_said_back, subject_in

ASK = "What should the case be about? A sentence is enough, with the bill's number if it's about one."
FOR_A_BILL = "I can open a case about bill {number} of {total}: a colleague looks into it and answers you."
FOR_ALL = "I can open a case: a colleague looks into it and answers you."
AS_IT_IS = "The bill itself stays as it is until then."


def subject_of(question: Question) -> str:
    """What the message says that a case should be about, empty where it says nothing."""
    if _was_asked(question):
        return subject_in(question.typed, asked=True)
    return subject_in(question.typed) or (bounded(question.typed) if _bill(question) else "")


def case(question: Question) -> Decision | None:
    """What comes of the wish for a case; None where there is none, or a person opens such."""
    if "open_case" not in question.company.automatic:
        return None
    asked = _was_asked(question)
    if not asked and not asks_for_case(question.text):
        return None
    if question.slots.invoice_numbers and named(question).missing:
        return ask_which_bill(question)
    subject = subject_of(question)
    if subject:
        bill = _bill(question)
        return _offer(question, OpenCase(subject, bill.number if bill else ""), bill)
    if asked:
        return pass_on(question, "dispute")
    return Clarify(question.topic, question.confidence, Reply((say(ASK),), choices=(TALK_TO_A_PERSON,)), "subject")


def case_confirmed(question: Question, ref: str) -> Decision:
    """What a yes to opening a case leads to."""
    stated = command_stated(question)
    if not isinstance(stated, OpenCase):
        return pass_on(question, "dispute")
    bill = next((one for one in question.account.invoices if one.number == stated.invoice), None)
    offer = _offer(question, stated, bill)
    if not isinstance(offer, Propose):
        return offer or pass_on(question, "dispute")
    wish = say("Requested: a case about bill {number}.", number=invoice_number(bill)) if bill else None
    return carry_out(question, offer, wish or say("Requested: a case."))


def _offer(question: Question, command: OpenCase, bill: Invoice | None) -> Decision | None:
    """None where one is open already: what became of that is told."""
    if not isinstance(verdict_on(question, command), Allowed):
        return None
    effect = say(FOR_ALL)
    if bill:
        effect = say(FOR_A_BILL, number=invoice_number(bill), total=invoice_total(bill))
    ask = say("Shall I open it, with what you wrote as its subject?")
    if may_be_said_back(command.subject):
        ask = say(
            "Shall I open it, with your words as its subject: “{subject}”?", subject=typed_subject(command.subject)
        )
    return propose(
        question,
        effect,
        *((say(AS_IT_IS),) if bill else ()),
        ask=on_new_line(ask),
        action=f"open_case:{bill.number if bill else question.account.customer_ref}",
        yes="Yes, open it",
        no="No, not now",
        about=(bill.number,) if bill else (),
        command=command,
    )


def _bill(question: Question) -> Invoice | None:
    """The one bill that is named."""
    bills = named(question).invoices
    return bills[0] if len(bills) == 1 else None


def _was_asked(question: Question) -> bool:
    return question.last_wants == "subject" and bool(question.text)

"""More time to pay: the day that the company's rule allows at most, then the offer to ask for it."""

from __future__ import annotations

from datetime import date

from billing.balance import open_invoices
from billing.facts import Invoice
from supportbot.answering.decision import Choice, Clarify, Decision, Phrase, Reply, Slot
from supportbot.answering.figures import invoice_due_amount, invoice_due_on, invoice_number
from supportbot.answering.invoices import invoice_choices, named
from supportbot.answering.phrases import SOMETHING_ELSE, TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import extended_due, policy_count, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on, pass_on_request
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill

IN_PARTS = Choice("person", "Pay in parts instead")


def handle(question: Question) -> Decision:
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    bills = open_invoices(question.account)
    rules = policy_passage(question.company, "payment_extension_policy")
    if not bills:
        opening = say("You have no open bill, so there's nothing to postpone.")
        return answer(question, opening, *new_line(rules), choices=(TALK_TO_A_PERSON,))
    wanted = [bill for bill in bills if bill in asked.invoices] or list(bills)
    if len(wanted) > 1:
        opening = say("You have more than one open bill. Which one do you need more time for?")
        choices = (*invoice_choices(wanted), SOMETHING_ELSE)
        return Clarify(question.topic, question.confidence, Reply((opening,), choices=choices))
    return _offer(question, wanted[0], rules)


def _offer(question: Question, bill: Invoice, rules: tuple[Phrase, ...]) -> Decision:
    days = policy_count(question.company, "payment_extension_max_days")
    if days is None:
        return pass_on(question, "not_covered", _state(question, bill))
    until = extended_due(question.company, bill)
    if not isinstance(until.value, date) or until.value < question.today:
        late = say("That's longer ago than the {days} {days:day|days} I could ask for.", days=days)
        return pass_on(question, "not_covered", _state(question, bill), late)
    text = "I can ask for up to {days} more {days:day|days}, which would make it {until}."
    ask = say("Shall I pass that on to a colleague? The due date stays as it is until they confirm it here.")
    phrases = (_state(question, bill), say(text, days=days, until=until), *new_line(rules), *new_line((ask,)))
    return propose(
        question,
        *phrases,
        action=f"extend_due_date:{bill.number}",
        yes="Yes, ask for more time",
        no="No, leave it as it is",
        about=(bill.number,),
    )


def _state(question: Question, bill: Invoice) -> Phrase:
    slots: dict[str, Slot] = {
        "left": invoice_due_amount(bill),
        "number": invoice_number(bill),
        "due": invoice_due_on(bill),
    }
    if bill.due_on < question.today:
        return say("The {left} open on bill {number} was due on {due}.", **slots)
    return say("The {left} open on bill {number} is due on {due}.", **slots)


def _confirmed(question: Question, ref: str) -> Decision:
    bill = next((one for one in open_invoices(question.account) if one.number == ref), None)
    if bill is None or policy_count(question.company, "payment_extension_max_days") is None:
        return handle(question)
    slots = {"number": invoice_number(bill), "until": extended_due(question.company, bill)}
    wish = say("Requested: move the due date of bill {number} to {until}.", **slots)
    return pass_on_request(question, wish, _state(question, bill))


TOPIC = Topic("payment_extension", handle, confirmed=_confirmed, for_anyone="payment_extension_policy")

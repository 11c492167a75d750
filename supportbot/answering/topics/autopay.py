"""Automatic payments: on or off, what is charged next and to what, then the offer to have it switched."""

from __future__ import annotations

from billing.balance import default_method, next_due_invoice
from billing.facts import PaymentMethod
from supportbot.answering.decision import Choice, Decision, Phrase, Slot
from supportbot.answering.figures import (
    invoice_due_amount,
    invoice_due_on,
    invoice_number,
    method_brand,
    method_last4,
    method_last_day,
)
from supportbot.answering.outlook import METHODS
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on_request
from supportbot.answering.topics.topic import Topic, answer, propose

NEW_METHOD = Choice("topic:payment_method_update", "Change my card or bank details")


def handle(question: Question) -> Decision:
    rules = policy_passage(question.company, "autopay_policy")
    method = default_method(question.account)
    if method is None or not method.last4:
        switched = "on, but" if question.account.autopay else "off, and"
        opening = say(f"Autopay is {switched} there's no payment method on your account that could be charged.")
        return answer(question, opening, *new_line(rules), choices=(NEW_METHOD, TALK_TO_A_PERSON))
    if not question.account.autopay and question.company.policies.get("autopay_offered") is False:
        opening = say("Autopay is off, and it isn't offered at the moment.")
        return answer(question, opening, *new_line(rules), choices=(TALK_TO_A_PERSON,))
    state = (*_state(question, method), *_expired(question, method))
    other = "off" if question.account.autopay else "on"
    ask = say(f"Would you like me to ask a colleague to switch it {other}? It stays as it is until they confirm it.")
    phrases = (*state, *new_line(rules), *new_line((ask,)))
    return propose(
        question, *phrases, action=f"autopay:{other}", yes=f"Yes, switch it {other}", no="No, leave it as it is"
    )


def _method(method: PaymentMethod) -> dict[str, Slot]:
    slots = {"last": method_last4(method)}
    return slots | ({"brand": method_brand(method)} if method.kind == "card" else {})


def _state(question: Question, method: PaymentMethod) -> tuple[Phrase, ...]:
    name, slots = METHODS[method.kind], _method(method)
    if not question.account.autopay:
        return (say(f"Autopay is off, so {name} isn't charged by itself and you pay each bill yourself.", **slots),)
    opening = say(f"Autopay is on: each bill is collected from {name} on the day it's due.", **slots)
    bill = next_due_invoice(question.account, question.today)
    if bill is None:
        return (opening,)
    slots = {"left": invoice_due_amount(bill), "number": invoice_number(bill), "due": invoice_due_on(bill)}
    return opening, say("Next is {left} for bill {number} on {due}.", **slots)


def _expired(question: Question, method: PaymentMethod) -> tuple[Phrase, ...]:
    if not method.expired_on(question.today):
        return ()
    return (say("That card expired on {day}, though, so it can't be charged.", day=method_last_day(method)),)


def _confirmed(question: Question, ref: str) -> Decision:
    wanted = ref == "on"
    method = default_method(question.account)
    if wanted == question.account.autopay or method is None or not method.last4:
        return handle(question)
    return pass_on_request(
        question, say(f"Requested: switch autopay {'on' if wanted else 'off'}."), *_state(question, method)
    )


TOPIC = Topic("autopay", handle, about_invoices=False, confirmed=_confirmed, for_anyone="autopay_policy")

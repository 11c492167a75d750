"""Automatic payments: on or off, what is charged next and to what, then the offer to have it switched.

Nothing is offered to who only asks, nor to who wants it as it is already.
"""

from __future__ import annotations

from dataclasses import replace

from billing.actions.commands import SetAutopay
from billing.balance import default_method, next_due_invoice, open_invoices
from billing.facts import PaymentMethod
from supportbot.answering.carrying_out import allowed, carry_out, done_on_a_yes
from supportbot.answering.decision import Choice, Decision, Phrase, Propose, Slot
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
from supportbot.answering.policies import policy_flag, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics import payment_failed
from supportbot.answering.topics.autopay_words import says_off, wants_off, went_wrong
from supportbot.answering.topics.last_try import failed_try, failed_words
from supportbot.answering.topics.open_bills import has_pending
from supportbot.answering.topics.topic import Topic, answer, propose

NEW_METHOD = Choice("topic:payment_method_update", "Change my card or bank details")
REPLACE_IT = (NEW_METHOD, TALK_TO_A_PERSON)
FOR_GOOD = "It isn't offered any more, so it can't be switched on again later."


def handle(question: Question) -> Decision:
    """Who asks for what is so already, or for nothing, is told how it stands, with the way to have it switched."""
    text, on = question.text, question.account.autopay
    if on and went_wrong(text) and failed_try(open_invoices(question.account)):
        return payment_failed.handle(question)
    as_it_is = bool(text) and wants_off(text, on=on) != on
    only_asks = question.only_asks and not (on and says_off(text))
    return _stands(replace(question, only_asks=only_asks or as_it_is))


def _stands(question: Question) -> Decision:
    rules = new_line(policy_passage(question.company, "autopay_policy"))
    on, method = question.account.autopay, default_method(question.account)
    if method is None or not method.last4:
        switched = "on, but" if on else "off, and"
        opening = say(f"Autopay is {switched} there's no payment method on your account that could be charged.")
        return answer(question, opening, *rules, choices=REPLACE_IT)
    if not on and policy_flag(question.company, "autopay_offered") is False:
        opening = say("Autopay is off, and it isn't offered at the moment.")
        return answer(question, opening, *rules, choices=(TALK_TO_A_PERSON,))
    state = _state(question, method)
    if not on and method.expired_on(question.today):
        return answer(question, *state, *rules, choices=REPLACE_IT)
    return _switching(question, (*state, *rules))


def _switching(question: Question, words: tuple[Phrase, ...]) -> Decision:
    """How it stands, and the offer to have it switched; only the way to that for who only asks."""
    on = question.account.autopay
    other = "off" if on else "on"
    at_once = allowed(question, SetAutopay(not on)) is not None
    goes = done_on_a_yes(question, SetAutopay(not on))
    ask = say(f"Shall I ask a colleague to switch it {other}? It stays as it is until they confirm it here.")
    yes, no = f"Yes, ask to switch it {other}", "No, leave it as it is"
    if at_once:
        ask, yes = say(f"Shall I switch it {other} now?"), f"Yes, switch it {other}"
    action = f"autopay:{other}"
    if question.only_asks:
        effect = _then(question) if wants_off(question.text, on=on) else ()
        how = "do it" if at_once else "pass it to a colleague"
        told = say(f"If you'd like it switched {other}, tell me and I'll {how}.")
        choices = (Choice(f"confirm:{action}", yes), TALK_TO_A_PERSON)
        told_so = answer(question, *words, *new_line((*effect, told)), choices=choices)
        return replace(told_so, action=action, command=goes)
    *stated, ask = (*words, *new_line((*_then(question), ask)))
    return propose(question, *stated, ask=ask, action=action, yes=yes, no=no, command=goes)


def _method(method: PaymentMethod) -> dict[str, Slot]:
    slots = {"last": method_last4(method)}
    return slots | ({"brand": method_brand(method)} if method.kind == "card" else {})


def _state(question: Question, method: PaymentMethod) -> tuple[Phrase, ...]:
    """On or off and what that means for the card, then what comes next or has just gone wrong."""
    name, slots, expired = METHODS[method.kind], _method(method), _expired(question, method)
    if not question.account.autopay:
        return (
            say(f"Autopay is off, so {name} isn't charged by itself and you pay each bill yourself.", **slots),
            *expired,
        )
    opening = say(f"Autopay is on: your bills are charged to {name} automatically.", **slots)
    failed = failed_try(open_invoices(question.account))
    if failed is not None:
        return opening, *expired, *failed_words(question, failed)
    bill = next_due_invoice(question.account, question.today)
    if bill is None or has_pending((bill,)) or expired:
        return opening, *expired
    slots = {"left": invoice_due_amount(bill), "number": invoice_number(bill), "due": invoice_due_on(bill)}
    return opening, say("The next one is {left} for bill {number}, due on {due}.", **slots)


def _expired(question: Question, method: PaymentMethod) -> tuple[Phrase, ...]:
    if not method.expired_on(question.today):
        return ()
    text = "That card expired on {day}, though, so nothing can be charged until you replace it."
    return (say(text, day=method_last_day(method)),)


def _then(question: Question) -> tuple[Phrase, ...]:
    """What switching it off leaves to the customer."""
    if not question.account.autopay:
        return ()
    alone = say("With autopay off, you'd pay each bill yourself.")
    offered = policy_flag(question.company, "autopay_offered")
    return (alone, say(FOR_GOOD)) if offered is False else (alone,)


def _confirmed(question: Question, ref: str) -> Decision:
    """``ref`` is ``on`` or ``off``, which may be as it is already by now."""
    offer = _stands(question)
    if not isinstance(offer, Propose) or offer.action != f"autopay:{ref}":
        return offer
    method = default_method(question.account)
    name = "{brand} ending in {last}" if method and method.kind == "card" else "account ending in {last}"
    charged = () if method is None else (say(f"Payment method: {name}.", **_method(method)),)
    return carry_out(question, offer, say(f"Requested: switch autopay {ref}."), *charged)


TOPIC = Topic("autopay", handle, about_invoices=False, confirmed=_confirmed, for_anyone="autopay_policy")

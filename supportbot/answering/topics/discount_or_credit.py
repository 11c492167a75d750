"""Discounts that run or have ended, credit, and what paying by the year saves.

A code and a goodwill credit that the customer names are taken up where the program gives such things itself
(``coupons``, ``goodwill``); else whether a code is valid is never said, and a colleague can check one.
"""

from __future__ import annotations

from collections.abc import Sequence

from billing.balance import issued_invoices
from billing.facts import Account, Invoice, InvoiceLine
from supportbot.answering.decision import Choice, Decision, Phrase
from supportbot.answering.figures import (
    invoice_issued_on,
    invoice_number,
    line_description,
    line_size,
    offer_name,
)
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_percent
from supportbot.answering.question import Question
from supportbot.answering.sides import only_credit
from supportbot.answering.topics.coupons import coupon, coupon_confirmed
from supportbot.answering.topics.credit import credit_notes, unused_credit, used_credit
from supportbot.answering.topics.goodwill import goodwill, goodwill_confirmed
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer

Discount = tuple[Invoice, InvoiceLine]
MOST_DISCOUNTS = 2
CHECK = Choice("person", "Have a code or promise checked")
EXPLAIN = Choice("topic:explain_charge", "Explain my latest bill")


def handle(question: Question) -> Decision:
    taken_up = coupon(question) or goodwill(question)
    if taken_up:
        return taken_up
    if _asks_for_more(question):
        return pass_on(question, "not_covered", *_credit_so_far(question.account))
    return _credit_only(question) if only_credit(question.text) else _everything(question)


def confirmed(question: Question, ref: str) -> Decision:
    return coupon_confirmed(question) or goodwill_confirmed(question) or handle(question)


def _asks_for_more(question: Question) -> bool:
    """Whether something is wished for after the customer was told what there is; a person decides on that."""
    return question.just_told(question.topic) is not None and not question.only_asks


def _credit_so_far(account: Account) -> tuple[Phrase, ...]:
    notes, _ = credit_notes(account)
    return (*unused_credit(account), *used_credit(account), *notes)


def _credit_only(question: Question) -> Decision:
    """For who asks about credit alone: nothing of discounts and offers."""
    account = question.account
    notes, table = credit_notes(account)
    unused = unused_credit(account) or (say("There's no unused credit on your account."),)
    rest = new_line((*used_credit(account), *notes))
    return answer(question, *unused, *rest, table=table, choices=(TALK_TO_A_PERSON,))


def _everything(question: Question) -> Decision:
    bills = issued_invoices(question.account)
    running, ended = _running(bills), _ended(bills)
    notes, table = credit_notes(question.account)
    discounts = (*map(_runs, running), *(_has_ended(one, bills[0]) for one in ended))
    rest = (*used_credit(question.account), *notes, *_by_the_year(question))
    code = say(
        "I can't see codes or special offers, but a colleague can check one for you, or anything you were promised."
    )
    return answer(
        question,
        *_standing(discounts, unused_credit(question.account)),
        *new_line(rest),
        *new_line((code,)),
        table=table,
        choices=(EXPLAIN, CHECK) if ended else (CHECK,),
        about=tuple(dict.fromkeys(bill.number for bill, _ in (*running, *ended))),
    )


def _standing(discounts: tuple[Phrase, ...], credit: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """What there is first, then what there isn't."""
    if not discounts and not credit:
        return (say("You don't have a discount or any unused credit at the moment."),)
    if not discounts:
        return (*credit, say("There's no discount on your bills."))
    return (*discounts, *(credit or (say("There's no unused credit on your account."),)))


def _discounts(bill: Invoice) -> list[Discount]:
    return [(bill, line) for line in bill.lines if line.kind == "discount" and line.amount.minor < 0]


def _running(bills: Sequence[Invoice]) -> list[Discount]:
    """Those on the latest bill."""
    return [one for bill in bills[:1] for one in _discounts(bill)][:MOST_DISCOUNTS]


def _ended(bills: Sequence[Invoice]) -> list[Discount]:
    """Those that the latest bill no longer has, each where it was last, the latest to end leading."""
    seen = {line.key for bill in bills[:1] for _, line in _discounts(bill)}
    ended: list[Discount] = []
    for bill, line in (one for older in bills[1:] for one in _discounts(older)):
        if line.key not in seen:
            ended.append((bill, line))
            seen.add(line.key)
    return ended[:MOST_DISCOUNTS]


def _runs(discount: Discount) -> Phrase:
    bill, line = discount
    slots = {
        "number": invoice_number(bill),
        "line": line_description(bill, line),
        "amount": line_size(bill, line),
    }
    return say('Your discount "{line}" takes {amount} off your latest bill, {number}.', **slots)


def _has_ended(discount: Discount, latest: Invoice) -> Phrase:
    bill, line = discount
    slots = {
        "number": invoice_number(bill),
        "issued": invoice_issued_on(bill),
        "line": line_description(bill, line),
        "amount": line_size(bill, line),
        "latest": invoice_number(latest),
    }
    text = (
        'Your discount "{line}" has ended: it last took {amount} off bill {number} of {issued} and isn\'t on {latest}, '
        "your latest bill."
    )
    return say(text, **slots)


def _by_the_year(question: Question) -> tuple[Phrase, ...]:
    """What the company offers for paying yearly, where that fits the plans this customer has."""
    percent = policy_percent(question.company, "annual_plan_discount")
    own = [plan.plan for plan in question.account.subscriptions if plan.status != "canceled"]
    if percent is None or not percent.value or any(plan.interval == "year" for plan in own):
        return ()
    codes = {plan.code for plan in own}
    for offer in question.company.plans:
        fits = offer.interval == "year" and offer.price.currency == question.account.currency
        if fits and (not codes or offer.code in codes):
            text = "Paying for {plan} by the year instead of by the month takes {percent} off."
            return (say(text, percent=percent, plan=offer_name(offer)),)
    return ()


TOPIC = Topic("discount_or_credit", handle, about_invoices=False, confirmed=confirmed)

"""More time to pay: the day that the company's rule allows at most, then the offer to ask for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from billing.actions.commands import ExtendDue
from billing.actions.rules import NotAllowed
from billing.balance import default_method, open_invoices
from billing.facts import Invoice
from supportbot.answering.carrying_out import allowed, carry_out, done_on_a_yes, verdict_on
from supportbot.answering.decision import Clarify, Decision, Phrase, Propose, Reply, Slot
from supportbot.answering.figures import days_overdue, invoice_due_amount, invoice_due_on, invoice_number
from supportbot.answering.invoices import invoice_choices, named
from supportbot.answering.phrases import SOMETHING_ELSE, TALK_TO_A_PERSON, new_line, on_new_line, say
from supportbot.answering.policies import extended_due, policy_count, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.last_try import failed_try, failed_words
from supportbot.answering.topics.open_bills import has_pending, one_bill, open_table
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill
from supportbot.understanding.patterns import plain

AT_ONCE = "Shall I move it to that day now? It stays as it is unless you say yes."
BY_A_COLLEAGUE = "Shall I ask a colleague to move it to that day? It stays as it is until they confirm it here."
_MAY_I = re.compile(
    r"(?<!\w)(?:can|could|may|might|is it possible|is possible|possible|any (?:chance|way))(?!\w)(?! you explain)"
)


def handle(question: Question) -> Decision:
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    bills = open_invoices(question.account)
    if len(asked.invoices) == 1 and asked.invoices[0] not in bills:
        return one_bill(question, asked.invoices[0])
    wanted = [bill for bill in bills if bill in asked.invoices] or list(bills)
    if not wanted:
        opening = say("You have no open bill, so there's nothing to postpone.")
        rules = new_line(_rules(question))
        return answer(question, opening, *rules, choices=(TALK_TO_A_PERSON,))
    return _offer(question, wanted[0]) if len(wanted) == 1 else _which(question, wanted, bills)


def _which(question: Question, wanted: Sequence[Invoice], bills: Sequence[Invoice]) -> Clarify:
    opening = say("You have more than one open bill. Which one do you need more time for?")
    table = open_table(question.account, bills) if len(wanted) == len(bills) else None
    reply = Reply((opening,), table, (*invoice_choices(wanted), SOMETHING_ELSE))
    return Clarify(question.topic, question.confidence, reply)


def _rules(question: Question) -> tuple[Phrase, ...]:
    """The company's own words, or how often a year where it has written none."""
    passage = policy_passage(question.company, "payment_extension_policy")
    times = policy_count(question.company, "payment_extensions_per_year")
    if passage or times is None:
        return passage
    return (say("That's possible up to {times} {times:time|times} a year.", times=times),)


def _wished(question: Question) -> Question:
    """Who asks whether the day can be moved wants it moved; who asks how that works is only told."""
    return replace(question, only_asks=False) if _MAY_I.search(plain(question.text)) else question


def _offer(question: Question, bill: Invoice) -> Decision:
    days = policy_count(question.company, "payment_extension_max_days")
    if has_pending((bill,)):
        return one_bill(question, bill)
    if days is None:
        return pass_on(question, "not_covered", _state(question, bill))
    until = extended_due(question.company, bill)
    if not isinstance(until.value, date) or until.value <= question.today:
        late = say("By our rule it could have been moved to {until} at most, and that has passed.", until=until)
        return pass_on(question, "not_covered", _state(question, bill), late)
    command = ExtendDue(bill.number, until.value)
    verdict = verdict_on(question, command)
    if isinstance(verdict, NotAllowed):
        return _no_more(question, bill, verdict)
    written = bool(policy_passage(question.company, "payment_extension_policy"))
    by = "" if written else " by up to {days} {days:day|days},"
    text = f"It can be moved{by} to {{until}} at the latest."
    asking = AT_ONCE if allowed(question, command) else BY_A_COLLEAGUE
    opening = (_state(question, bill), say(text, days=days, until=until), *_collected(question, bill))
    return propose(
        _wished(question),
        *opening,
        *new_line(_rules(question)),
        ask=on_new_line(say(asking)),
        action=f"extend_due_date:{bill.number}",
        yes="Yes, move it" if asking is AT_ONCE else "Yes, ask for more time",
        no="No, leave it as it is",
        about=(bill.number,),
        command=done_on_a_yes(question, command),
    )


def _no_more(question: Question, bill: Invoice, refused: NotAllowed) -> Decision:
    """By the rules it isn't moved again; a person can still be asked."""
    used = question.company.policies.get("payment_extensions_per_year")
    times = policy_count(question.company, "payment_extensions_per_year")
    why = say("It has been moved once already, so I can't move it again.")
    if refused.why == "extensions_used":
        text = "We move a due date {times} {times:time|times} a year, and that's used up, so I can't move this one."
        why = say(text, times=times) if times and used else say("We don't move due dates, so I can't move this one.")
    choices = (TALK_TO_A_PERSON,)
    return answer(
        question, _state(question, bill), why, *new_line(_rules(question)), choices=choices, about=(bill.number,)
    )


def _state(question: Question, bill: Invoice) -> Phrase:
    slots: dict[str, Slot] = {
        "left": invoice_due_amount(bill),
        "number": invoice_number(bill),
        "due": invoice_due_on(bill),
    }
    if bill.due_on >= question.today:
        return say("The {left} open on bill {number} is due on {due}.", **slots)
    text = "The {left} open on bill {number} was due on {due}, {days} {days:day|days} ago."
    return say(text, days=days_overdue(bill, question.today), **slots)


def _collected(question: Question, bill: Invoice) -> tuple[Phrase, ...]:
    """When the money would be taken meanwhile, so that nobody counts on time they don't have yet."""
    failed = failed_try((bill,))
    if failed is not None:
        return failed_words(question, failed)
    method = default_method(question.account)
    usable = method is not None and method.last4 and not method.expired_on(question.today)
    if not question.account.autopay or not usable or bill.due_on < question.today:
        return ()
    return (say("Autopay is on, so unless it's moved the bill is collected automatically as usual."),)


def _confirmed(question: Question, ref: str) -> Decision:
    bill = next((one for one in open_invoices(question.account) if one.number == ref), None)
    offer = _offer(question, bill) if bill else handle(question)
    if not isinstance(offer, Propose) or bill is None:
        return offer
    slots = {"number": invoice_number(bill), "until": extended_due(question.company, bill)}
    wish = say("Requested: move the due date of bill {number} to {until}.", **slots)
    return carry_out(question, offer, wish, _state(question, bill))


TOPIC = Topic("payment_extension", handle, confirmed=_confirmed, for_anyone="payment_extension_policy")

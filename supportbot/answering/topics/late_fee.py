"""A late fee: which bill carries it and for which it is, then the company's rule and whether it can be waived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from billing.actions.commands import WaiveFee
from billing.balance import open_invoices
from billing.facts import Invoice
from supportbot.answering.carrying_out import allowed, carry_out, done_on_a_yes
from supportbot.answering.decision import Answer, Choice, Decision, Phrase, Propose, Slot
from supportbot.answering.figures import days_overdue, invoice_due_on, invoice_number, line_amount
from supportbot.answering.invoices import named
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, on_new_line, say
from supportbot.answering.policies import grace_end, policy_money, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.sides import asks_fee_rule, wants_fee_off
from supportbot.answering.topics.fee_waiver import may_be_waived, waiver_words
from supportbot.answering.topics.fees_charged import (
    Fee,
    cause_words,
    contradicted,
    fee_words,
    fees_charged,
    fees_table,
)
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill

TAKE_OFF = "Ask to have it taken off"
SEVERAL = "Other bills carry one too; they're all in the table."
IF_WRONG = "If you think it shouldn't be there, a colleague can look at it with you."
ASK = "Shall I ask a colleague to take it off? It stays as it is until they confirm it here."
ASK_BACK = "Shall I ask a colleague to give it back to you? Nothing changes until they confirm it here."
ASK_AT_ONCE = "Shall I take it off now?"
ASK_BACK_AT_ONCE = "Shall I give it back to you now, as credit towards your next bill?"
IF_WANTED_AT_ONCE = "If you'd like it taken off, tell me and I'll do it."
IF_WANTED = "If you'd like to ask for that, tell me and I'll pass it to a colleague."


def handle(question: Question) -> Decision:
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    fees = fees_charged(question)
    wanted = [fee for fee in fees if fee.bill in asked.invoices] or list(fees)
    if wanted:
        return _charged(question, wanted)
    rules = _rules(question)
    return _none_charged(question, rules) if rules else pass_on(question, "not_covered", _NO_FEE)


def _rules(question: Question) -> tuple[Phrase, ...]:
    """The company's own words, or the amount alone where it has written none."""
    passage = policy_passage(question.company, "late_fee_policy")
    amount = policy_money(question.company, "late_fee")
    if passage or amount is None:
        return passage
    return (say("The fee for paying late is {fee}.", fee=amount),)


def _charged(question: Question, fees: Sequence[Fee]) -> Decision:
    fee = fees[0]
    off = wants_fee_off(question.text)
    rules = _rules(question)
    if rules and not off and asks_fee_rule(question.text):
        return _told(question, fees, *rules, on_new_line(fee_words(fee)))
    doubt = contradicted(question, fee)
    if doubt:
        return pass_on(question, "dispute", fee_words(fee), *doubt)
    found = (fee_words(fee), *cause_words(question, fee))
    if not off:
        return _told(question, fees, *found, *new_line(rules))
    if may_be_waived(question):
        return _offer(question, fees, *found)
    return _told(question, fees, *found, *new_line(waiver_words(question) or rules))


def _told(question: Question, fees: Sequence[Fee], *words: Phrase) -> Answer:
    """What stands there and the rule; with a button that asks to have it waived where the rule allows that."""
    fee, several = fees[0], len(fees) > 1
    free = may_be_waived(question)
    action = _action(fee) if free else ""
    at_once = free and allowed(question, _command(fee)) is not None
    last = say(IF_WANTED_AT_ONCE if at_once else IF_WANTED if free else IF_WRONG)
    choice = Choice(f"confirm:{action}" if free else "person", TAKE_OFF)
    told = answer(
        question,
        *words,
        *((say(SEVERAL),) if several else ()),
        last,
        table=fees_table(fees) if several else None,
        choices=(choice, TALK_TO_A_PERSON) if free else (choice,),
        about=_numbers(fees),
    )
    return replace(told, action=action, command=done_on_a_yes(question, _command(fee)) if free else None)


def _offer(question: Question, fees: Sequence[Fee], *found: Phrase) -> Decision:
    fee = fees[0]
    at_once = allowed(question, _command(fee)) is not None
    off, back = (ASK_AT_ONCE, ASK_BACK_AT_ONCE) if at_once else (ASK, ASK_BACK)
    return propose(
        replace(question, only_asks=False),
        *found,
        *new_line(waiver_words(question)),
        ask=on_new_line(say(off if fee.bill.amount_due.minor > 0 else back)),
        action=_action(fee),
        yes="Yes, do that" if at_once else "Yes, ask for that",
        no="No, leave it as it is",
        table=fees_table(fees) if len(fees) > 1 else None,
        about=_numbers(fees),
        command=done_on_a_yes(question, _command(fee)),
    )


def _command(fee: Fee) -> WaiveFee:
    return WaiveFee(fee.bill.number, fee.line.ref, fee.line.amount)


def _action(fee: Fee) -> str:
    return f"waive_late_fee:{fee.bill.number}"


def _numbers(fees: Sequence[Fee]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fee.bill.number for fee in fees))


def _confirmed(question: Question, ref: str) -> Decision:
    fee = next((one for one in fees_charged(question) if one.bill.number == ref), None)
    if fee is None or contradicted(question, fee) or not may_be_waived(question):
        return handle(question)
    slots = {"fee": line_amount(fee.bill, fee.line), "number": invoice_number(fee.bill)}
    wish = say("Requested: waive the late fee of {fee} on bill {number}.", **slots)
    offer = _offer(question, [fee], fee_words(fee), *cause_words(question, fee))
    if not isinstance(offer, Propose):
        return offer
    return carry_out(question, offer, wish, *cause_words(question, fee))


def _none_charged(question: Question, rules: tuple[Phrase, ...]) -> Answer:
    bill = next(iter(open_invoices(question.account)), None)
    proof = () if bill is None else _in_time_until(question, bill)
    about = (bill.number,) if bill and proof else ()
    return answer(question, _NO_FEE, *proof, *new_line(rules), choices=(TALK_TO_A_PERSON,), about=about)


def _in_time_until(question: Question, bill: Invoice) -> tuple[Phrase, ...]:
    """The day until which the bill due first can be paid without a fee; only that it is late when that has passed."""
    late = bill.overdue_on(question.today)
    until = grace_end(question.company, bill)
    slots: dict[str, Slot] = {"number": invoice_number(bill), "due": invoice_due_on(bill)}
    if late:
        slots["days"] = days_overdue(bill, question.today)
    was = "Bill {number} was due on {due}, {days} {days:day|days} ago" if late else "Bill {number} is due on {due}"
    if until is None or not isinstance(until.value, type(question.today)) or until.value < question.today:
        return (say(f"{was}, though.", **slots),) if late else ()
    return (say(f"{was}; if it's paid by {{until}}, none will be charged for it.", until=until, **slots),)


_NO_FEE = say("None of your bills carries a late fee.")
TOPIC = Topic("late_fee", handle, confirmed=_confirmed, for_anyone="late_fee_policy")

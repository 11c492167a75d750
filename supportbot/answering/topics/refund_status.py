"""Where a refund is: amount, bill, state and the day it is expected. A late or failed one goes to a person."""

from __future__ import annotations

import re

from billing.facts import CreditNote, Refund
from supportbot.answering.decision import Answer, Choice, Decision, Phrase, Slot, Table
from supportbot.answering.figures import (
    credit_note_slots,
    refund_amount,
    refund_created_on,
    refund_expected_on,
    refund_invoice_number,
)
from supportbot.answering.invoices import named
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_count
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer
from supportbot.understanding.patterns import plain

NOT_ARRIVED = Choice("person", "It hasn't arrived")
ASK_WHY = Choice("person", "Ask a colleague why")
STATES = {"pending": "On its way", "succeeded": "Paid out", "failed": "Didn't go through", "canceled": "Cancelled"}
_USUALLY = re.compile(
    r"(?<!\w)(?:usually|normally|generally|in general|as a rule|how long (?:do|does|is|would|will))(?!\w)"
)
HOW_REFUNDS_WORK = Choice("topic:refund_policy", "How refunds work")


def handle(question: Question) -> Decision:
    refunds = sorted(question.account.refunds, key=lambda refund: refund.created_on, reverse=True)
    asked = {bill.number for bill in named(question).invoices}
    refunds = [refund for refund in refunds if refund.invoice_number in asked] or refunds
    usual = _usual_time(question)
    if not refunds and usual and not _told_already(question, ()):
        return answer(question, *usual, choices=(HOW_REFUNDS_WORK, TALK_TO_A_PERSON))
    if not refunds:
        return _still_none(question) if _told_already(question, ()) else _none(question)
    # What is still to come is what the customer waits for; a newer one that is through doesn't hide it.
    main = next((refund for refund in refunds if refund.status in ("pending", "failed")), refunds[0])
    table = _table(refunds) if len(refunds) > 1 else None
    trouble = _trouble(question, main)
    if trouble:
        return pass_on(question, "not_covered", *trouble, table=table)
    choices = (ASK_WHY,) if main.status == "canceled" else (NOT_ARRIVED,)
    return answer(question, *_state(question, main), table=table, choices=choices, about=_about(question, main))


def _about(question: Question, refund: Refund) -> tuple[str, ...]:
    return tuple(bill.number for bill in question.account.invoices if bill.number == refund.invoice_number)


def _usual_time(question: Question) -> tuple[Phrase, ...]:
    """How long a refund takes in general, for who waits for none yet; nothing where the company has no such rule."""
    days = policy_count(question.company, "refund_processing_days")
    if days is None or not _USUALLY.search(plain(question.text)):
        return ()
    takes = say("Once it's approved, a refund takes up to {days} {days:day|days} to reach you.", days=days)
    return takes, say("I don't see one on your account yet.")


def _told_already(question: Question, about: tuple[str, ...]) -> bool:
    told = question.just_told("refund_status", "refund_request")
    return told is not None and told.invoice_numbers == about


def _slots(refund: Refund) -> dict[str, Slot]:
    return {
        "amount": refund_amount(refund),
        "number": refund_invoice_number(refund),
        "since": refund_created_on(refund),
    }


def _trouble(question: Question, refund: Refund) -> tuple[Phrase, ...]:
    """What a person has to look at: a refund that failed or that should be here by now, and one that is through or
    cancelled when it's asked about once more, as the records say no more of it.
    """
    if refund.status in ("canceled", "succeeded") and _told_already(question, _about(question, refund)):
        if refund.status == "canceled":
            return (say("Why it was cancelled isn't in the records I can see."),)
        text = "What I can see is that {amount} for bill {number} has been paid out, not where it went from there."
        return (say(text, amount=refund_amount(refund), number=refund_invoice_number(refund)),)
    if refund.status == "failed":
        return (
            say("Your refund of {amount} for bill {number}, created on {since}, didn't go through.", **_slots(refund)),
        )
    due = refund_expected_on(refund)
    if refund.status != "pending" or due is None or refund.expected_on is None or refund.expected_on >= question.today:
        return ()
    text = (
        "Your refund of {amount} for bill {number} should have reached you by {due}, and it's still marked as pending."
    )
    return (say(text, due=due, **_slots(refund)),)


def _state(question: Question, refund: Refund) -> tuple[Phrase, ...]:
    slots = _slots(refund)
    if refund.status == "succeeded":
        return (say("Your refund of {amount} for bill {number}, created on {since}, has been paid out.", **slots),)
    if refund.status == "canceled":
        return (say("The refund of {amount} for bill {number}, created on {since}, was cancelled.", **slots),)
    opening = say("Your refund of {amount} for bill {number} is on its way: it was created on {since}.", **slots)
    due = refund_expected_on(refund)
    if due is not None:
        return opening, say("You should have it by {due}.", due=due)
    days = policy_count(question.company, "refund_processing_days")
    if days is None:
        return (opening,)
    return opening, say("It can take up to {days} {days:day|days} to show on your account.", days=days)


def _table(refunds: list[Refund]) -> Table:
    rows = tuple(
        (refund_created_on(one), refund_invoice_number(one), refund_amount(one), STATES[one.status]) for one in refunds
    )
    return Table("Your refunds", ("Created", "Bill", "Amount", "Status"), rows)


def _none(question: Question) -> Answer:
    opening = say("I don't see any refund on your account, whether paid out or still to come.")
    notes = sorted(question.account.credit_notes, key=lambda note: note.issued_on, reverse=True)
    proof = (_credited(notes[0]),) if notes else ()
    rest = say("If one was promised to you, a colleague can find out what became of it.")
    return answer(question, opening, *proof, *new_line((rest,)), choices=(HOW_REFUNDS_WORK, TALK_TO_A_PERSON))


def _still_none(question: Question) -> Decision:
    """Who has been told so and asks on is brought to a person: it may have been promised elsewhere."""
    return pass_on(question, "not_covered", say("There's no refund in the records that I can see."))


def _credited(note: CreditNote) -> Phrase:
    """A credit is easily taken for a refund, so the latest one is named."""
    text = "What I do see is a credit note, {note}: {amount} off bill {number}, issued on {day}."
    return say(text, **credit_note_slots(note))


TOPIC = Topic("refund_status", handle, about_invoices=False)

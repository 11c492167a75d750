""" "My bill is wrong": what is contested already is told, else the bill is explained. A second no goes to a person."""

from __future__ import annotations

from datetime import date, timedelta

from billing.facts import Dispute
from supportbot.answering.decision import Decision
from supportbot.answering.figures import dispute_slots
from supportbot.answering.invoices import named
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_count, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.explain_charge import handle as explain
from supportbot.answering.topics.going_deeper import EXPLAINING
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer

SATURDAY = 5


def handle(question: Question) -> Decision:
    contested = _contested(question)
    if contested:
        return _in_hand(question, contested)
    return pass_on(question, "dispute") if _already_explained(question) else explain(question)


def _already_explained(question: Question) -> bool:
    """Whether the bill it is about, the one spoken of unless another is named, was explained just before."""
    last = question.just_told(*EXPLAINING)
    return last is not None and {bill.number for bill in named(question).invoices} <= set(last.invoice_numbers)


def _contested(question: Question) -> Dispute | None:
    """The newest dispute that isn't settled, on a bill that is named where one is."""
    about = {bill.number for bill in named(question).invoices}
    for dispute in question.account.disputes:
        unsettled = dispute.status in ("needs_response", "under_review")
        if unsettled and (not about or dispute.invoice_number in about):
            return dispute
    return None


def _in_hand(question: Question, dispute: Dispute) -> Decision:
    """That it is being looked at; a person where the answer is late, or after it was told before."""
    text = "You contested {amount} on bill {number} on {day}, and a colleague is still looking into it."
    found = say(text, **dispute_slots(dispute))
    told = any(turn.topic == question.topic and turn.decision == "answer" for turn in question.context)
    if told or _late(question, dispute):
        return pass_on(question, "dispute", found)
    rules = policy_passage(question.company, "dispute_policy")
    return answer(question, found, *new_line(rules), choices=(TALK_TO_A_PERSON,), about=(dispute.invoice_number,))


def _late(question: Question, dispute: Dispute) -> bool:
    """Whether more working days than the company promises have passed since it was opened."""
    promised = policy_count(question.company, "dispute_answer_days")
    if promised is None or not isinstance(promised.value, int):
        return False
    return _working_days(dispute.opened_on, question.today) > promised.value


def _working_days(first: date, last: date) -> int:
    days = ((first + timedelta(days=count)) for count in range(1, (last - first).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)


TOPIC = Topic("dispute_charge", handle)

""" "My bill is wrong": what is contested already is told, else the bill is explained. A second no goes to a person."""

from __future__ import annotations

from datetime import date, timedelta

from billing.facts import Dispute
from supportbot.answering.decision import Decision
from supportbot.answering.figures import dispute_slots
from supportbot.answering.findings import account_findings
from supportbot.answering.handoffs import hand_over
from supportbot.answering.invoices import named
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_count, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.cases import case, case_confirmed
from supportbot.answering.topics.explain_charge import handle as explain
from supportbot.answering.topics.going_deeper import EXPLAINING
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer

SATURDAY = 5
LATE = "You contested {amount} on bill {number} on {day}, and you should have had an answer by now."
AGAIN = "You contested {amount} on bill {number} on {day}, and it isn't settled yet."
DOUBTS = ("duplicate_charge", "unrecognised_charge")


def handle(question: Question) -> Decision:
    opened = case(question)
    if opened:
        return opened
    contested = _contested(question)
    if contested:
        return _in_hand(question, contested)
    return pass_on(question, "dispute") if _already_explained(question) else explain(question)


def _already_explained(question: Question) -> bool:
    """Whether a no is the second one: the bill it is about was explained before, or a doubt was just looked into."""
    last = question.context[-1] if question.context else None
    if question.just_told(*DOUBTS) or (last and last.decision == "clarify" and last.topic in DOUBTS):
        return True
    turns = [turn for turn in question.told if turn.decision == "answer" and turn.topic in EXPLAINING]
    about = {bill.number for bill in named(question).invoices}
    return bool(turns) and about <= {number for turn in turns for number in turn.invoice_numbers}


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
    if _late(question, dispute):
        return _to_a_person(question, dispute, LATE)
    if any(turn.topic == question.topic and turn.decision == "answer" for turn in question.context):
        return _to_a_person(question, dispute, AGAIN)
    found = say(
        "You contested {amount} on bill {number} on {day}, and a colleague is looking into it.",
        **dispute_slots(dispute),
    )
    rules = policy_passage(question.company, "dispute_policy")
    return answer(question, found, *new_line(rules), choices=(TALK_TO_A_PERSON,), about=(dispute.invoice_number,))


def _to_a_person(question: Question, dispute: Dispute, text: str) -> Decision:
    found = say(text, **dispute_slots(dispute))
    return hand_over(
        "dispute",
        topic=question.topic,
        confidence=question.confidence,
        account=question.account,
        company=question.company,
        findings=(found, *account_findings(question.account, question.company, question.today)),
        words=(found, say("I'm bringing in a colleague now, who will answer you here.")),
        promise=False,
    )


def _late(question: Question, dispute: Dispute) -> bool:
    """Whether more working days than the company promises have passed since it was opened."""
    promised = policy_count(question.company, "dispute_answer_days")
    if promised is None or not isinstance(promised.value, int):
        return False
    return _working_days(dispute.opened_on, question.today) > promised.value


def _working_days(first: date, last: date) -> int:
    days = ((first + timedelta(days=count)) for count in range(1, (last - first).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)


TOPIC = Topic("dispute_charge", handle, confirmed=case_confirmed)

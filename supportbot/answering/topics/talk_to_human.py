"""Asking for a person: granted at once."""

from __future__ import annotations

from supportbot.answering.decision import Handoff
from supportbot.answering.findings import account_findings
from supportbot.answering.handoffs import hand_over
from supportbot.answering.question import Question
from supportbot.answering.topics.topic import Topic


def handle(question: Question) -> Handoff:
    return hand_over(
        "asked_for_person",
        topic=question.topic,
        confidence=question.confidence,
        account=question.account,
        company=question.company,
        findings=account_findings(question.account, question.company, question.today),
    )


TOPIC = Topic("talk_to_human", handle, about_invoices=False)

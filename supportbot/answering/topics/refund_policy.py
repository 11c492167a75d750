"""How refunds work, in the company's own words."""

from __future__ import annotations

from supportbot.answering.decision import Choice, Decision, Phrase
from supportbot.answering.phrases import say
from supportbot.answering.policies import policy_count, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer

MY_REFUND = Choice("topic:refund_status", "Where my refund is")
ASK_FOR_ONE = Choice("person", "Ask for a refund")


def handle(question: Question) -> Decision:
    rules = policy_passage(question.company, "refund_policy") or _typed(question)
    if not rules:
        return pass_on(question, "not_covered")
    own = (MY_REFUND,) if question.account.refunds else ()
    return answer(question, *rules, choices=(*own, ASK_FOR_ONE))


def _typed(question: Question) -> tuple[Phrase, ...]:
    """What the company has entered as numbers, where it has written no policy."""
    window = policy_count(question.company, "refund_window_days")
    takes = policy_count(question.company, "refund_processing_days")
    if window is None:
        return ()
    opening = say("You can ask for a refund within {days} {days:day|days}.", days=window)
    if takes is None:
        return (opening,)
    return opening, say("Once approved, it takes up to {days} {days:day|days} to reach you.", days=takes)


TOPIC = Topic("refund_policy", handle, about_invoices=False, for_anyone="refund_policy")

"""A complaint: heard once with what the account shows that may be behind it, after that handed to a person."""

from __future__ import annotations

from collections.abc import Sequence

from supportbot.answering.decision import Choice, Clarify, Decision, Phrase, Reply
from supportbot.answering.findings import account_findings
from supportbot.answering.handoffs import hand_over
from supportbot.answering.phrases import SOMETHING_ELSE, new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics.standing_out import StandingOut, standing_out
from supportbot.answering.topics.topic import Topic

MOST_FACTS = 2
USUAL = (
    Choice("topic:explain_charge", "Why my bill is this much"),
    Choice("topic:payment_status", "A payment"),
    Choice("topic:refund_status", "Money you owe me"),
)


def handle(question: Question) -> Decision:
    facts = standing_out(question)
    if _heard_before(question):
        return _to_a_person(question, facts)
    shown = facts[:MOST_FACTS]
    phrases = _with_facts(shown) if shown else _without()
    offered = {fact.choice.id: fact.choice for fact in shown if fact.choice}
    choices = tuple(offered.values()) or (() if shown else USUAL)
    return Clarify(question.topic, question.confidence, Reply(phrases, choices=(*choices, SOMETHING_ELSE)))


def _heard_before(question: Question) -> bool:
    """Whether it has been said before in this conversation, or the last words to the customer were a question back."""
    turns = question.context
    return any(turn.topic == question.topic for turn in turns) or bool(turns and turns[-1].decision == "clarify")


def _with_facts(facts: Sequence[StandingOut]) -> tuple[Phrase, ...]:
    several = len(facts) > 1
    asking = "Is it about one of these, or about something else?" if several else "Is it about that, or something else?"
    return (
        say("I'm sorry you're not happy with us."),
        say(f"{'Two things' if several else 'One thing'} on your account may be behind it:"),
        *(say(f"\n• {fact.phrase.text}", **fact.phrase.slots) for fact in facts),
        *new_line((say(asking),)),
    )


def _without() -> tuple[Phrase, ...]:
    return (
        say("I'm sorry you're not happy with us."),
        say(
            "Nothing on your account is overdue and no failed payment is open, so I can't tell from it what went wrong."
        ),
        *new_line((say("What is it about? A person can take your complaint right away if you prefer."),)),
    )


def _to_a_person(question: Question, facts: Sequence[StandingOut]) -> Decision:
    """Handed over in plain words; what stands out goes to the colleague and isn't told to the customer twice."""
    return hand_over(
        "complaint",
        topic=question.topic,
        confidence=question.confidence,
        account=question.account,
        company=question.company,
        findings=(
            *(fact.phrase for fact in facts),
            *account_findings(question.account, question.company, question.today),
        ),
    )


TOPIC = Topic("complaint", handle, about_invoices=False)

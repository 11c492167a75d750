"""Which ways to pay the company takes, then what is on file for this customer."""

from __future__ import annotations

from supportbot.answering.decision import Choice, Decision, Phrase
from supportbot.answering.outlook import method_on_file
from supportbot.answering.phrases import new_line, say
from supportbot.answering.policies import policy_name, policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import Topic, answer

CHANGE = Choice("topic:payment_method_update", "Change how I pay")


def handle(question: Question) -> Decision:
    ways = policy_passage(question.company, "payment_methods_policy") or _cards(question)
    if not ways:
        return pass_on(question, "not_covered")
    method = method_on_file(question.account, question.today, will_charge=False)
    return answer(question, *ways, *new_line(method), choices=(CHANGE,))


def _cards(question: Question) -> tuple[Phrase, ...]:
    brands = policy_name(question.company, "card_brands")
    if brands is None:
        return ()
    text = "The cards we take are {brands}. A colleague can tell you about other ways to pay."
    return (say(text, brands=brands),)


TOPIC = Topic("payment_methods_accepted", handle, about_invoices=False, for_anyone="payment_methods_policy")

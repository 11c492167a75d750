"""Handing over with what was found: said to the customer, shown as a table, and put into the agent's brief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from billing.causes import split_repeats
from billing.facts import Invoice
from supportbot.answering.decision import Handoff, HandoffReason, Phrase, Reply, Table
from supportbot.answering.figures import invoice_number, line_amount, line_description
from supportbot.answering.findings import account_findings
from supportbot.answering.handoffs import TO_CUSTOMER, hand_over
from supportbot.answering.phrases import new_line, say
from supportbot.answering.question import Question

PASSED_ON: Mapping[HandoffReason, str] = {
    "dispute": "I'm passing it to a colleague, who will check it and put it right if it's a mistake.",
    "unexplained_difference": "I can't explain all of it from the lines and I won't guess, so a colleague will check "
    "it and answer you here.",
    "not_covered": "I'm passing it to a colleague, who can look into it and answer you here.",
}


def pass_on(question: Question, reason: HandoffReason, *found: Phrase, table: Table | None = None) -> Handoff:
    """A handoff that tells the customer what was found, where something was, and gives it to the agent as well."""
    words = (*found, say(PASSED_ON.get(reason, TO_CUSTOMER[reason]))) if found else ()
    handoff = hand_over(
        reason,
        topic=question.topic,
        confidence=question.confidence,
        account=question.account,
        company=question.company,
        findings=(*found, *account_findings(question.account, question.company, question.today)),
        words=words,
    )
    return replace(handoff, reply=replace(handoff.reply, table=table))


def pass_on_request(question: Question, *agreed: Phrase) -> Handoff:
    """A handoff with what the customer said yes to: a colleague does it, and nothing changes before."""
    handoff = hand_over(
        "action_requested",
        topic=question.topic,
        confidence=question.confidence,
        account=question.account,
        company=question.company,
        findings=(*agreed, *account_findings(question.account, question.company, question.today)),
    )
    return replace(handoff, reply=Reply((*handoff.reply.phrases, *new_line(agreed))))


def pass_on_repeat(question: Question, bill: Invoice, table: Table) -> Handoff:
    """A charge that stands twice on one bill is said to be so, and a person puts it right.

    Raises ValueError when nothing on the bill is repeated.
    """
    _, (line, *_) = split_repeats(bill.lines)
    text = "{line} is on bill {number} twice, {amount} each time, and that doesn't look right."
    slots = {"line": line_description(bill, line), "number": invoice_number(bill), "amount": line_amount(bill, line)}
    return pass_on(question, "dispute", say(text, **slots), table=table)

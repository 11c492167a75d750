"""As of when the records are that an answer speaks of, said where they could not be read afresh."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from billing.facts import Account, Company
from supportbot.answering.decision import Answer, Decision, Handoff, Phrase, Propose, Reply, Slot
from supportbot.answering.figures import records_day, records_time
from supportbot.answering.phrases import TALK_TO_A_PERSON, on_new_line, say

FRESH_TOPICS = frozenset(
    {
        "payment_status",
        "refund_status",
        "payment_failed",
        "make_payment",
        "duplicate_charge",
        "refund_request",
    }
)
"""What a minute may change: before these are answered, the customer's records are read again."""
LATE = timedelta(minutes=5)
"""So old may the records be while the billing system does not answer, before any answer from them says so."""
TODAY = "That's as of {time} today: I couldn't reach the payment system just now."
EARLIER = "That's as of {time} on {day}: I couldn't reach the payment system just now."
NOT_ALL = "Some of your records couldn't be read, so this may not be all of it."
_COMPANYS = frozenset({"company", "policy", "policy_text", "offer", "plan", "queue"})
"""Sources that are the company's, not copied from the billing system."""


def with_age(decision: Decision, account: Account | None, company: Company, *, now: datetime, unread: bool) -> Decision:
    """The decision, saying how old its facts are where they are not known to be current, and where some are missing.

    ``now`` is an instant in UTC; ``unread``: they were to be read again for it and could not be.
    """
    if account is None or account.as_of is None or not _speaks_of_records(decision):
        return decision
    notes: list[Phrase] = []
    if unread or (account.gateway_trouble and now - account.as_of > LATE):
        notes.append(_as_of(account, company, now))
    if account.incomplete:
        notes.append(say(NOT_ALL))
    return _noted(decision, tuple(notes)) if notes else decision


def _as_of(account: Account, company: Company, now: datetime) -> Phrase:
    zone = ZoneInfo(company.time_zone)
    day = records_day(account, company)
    if day.value == now.astimezone(zone).date():
        return say(TODAY, time=records_time(account, company))
    return say(EARLIER, time=records_time(account, company), day=day)


def _speaks_of_records(decision: Decision) -> bool:
    if isinstance(decision, Handoff):
        return bool(decision.findings)
    return any(slot.source.kind not in _COMPANYS for slot in _slots(decision.reply)) or decision.topic in FRESH_TOPICS


def _slots(reply: Reply) -> Iterator[Slot]:
    for phrase in reply.phrases:
        yield from phrase.slots.values()
    if reply.table is not None:
        for row in reply.table.rows:
            yield from (cell for cell in row if isinstance(cell, Slot))


def _noted(decision: Decision, notes: tuple[Phrase, ...]) -> Decision:
    """At the end, but before the question of an offer; a person to talk to is one tap away."""
    if isinstance(decision, Handoff):
        return replace(decision, findings=(*decision.findings, *notes))
    reply = decision.reply
    opened = (on_new_line(notes[0]), *notes[1:])
    if isinstance(decision, Propose):
        phrases = (*reply.phrases[:-1], *opened, on_new_line(reply.phrases[-1]))
    else:
        phrases = (*reply.phrases, *opened)
    choices = reply.choices
    if isinstance(decision, Answer) and not any(choice.id == TALK_TO_A_PERSON.id for choice in choices):
        choices = (*choices, TALK_TO_A_PERSON)
    return replace(decision, reply=replace(reply, phrases=phrases, choices=choices))

"""The filters of transcripts as conditions on rows. What is asked of a turn must hold of one and the same turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from billing.selectors import company_zone
from handoff.models import Conversation, Escalation, Message, SlaClock
from handoff.selectors.searching import conversations_named, messages_with
from supportbot.answering.identity import VISITOR_PREFIX
from supportbot.models import AnswerFeedback, Turn
from supportbot.models.turns import LANGUAGE, STOPPED, UNSURE
from supportbot.review.days import Days, preset_days

LOW_RATING = 2
CONTESTED = ("dispute", "chargeback")
"""Handed over because a charge was contested."""
Wanted = Mapping[str, str]
"""Fields as ``TranscriptFilters.wanted`` gives them."""


def matching(wanted: Wanted) -> QuerySet[Conversation]:
    """Every conversation that fits, in no order: what an export of a list goes through."""
    found = narrowed(wanted)
    return found.filter(pk__in=searched(wanted["q"])) if "q" in wanted else found


def narrowed(wanted: Wanted) -> QuerySet[Conversation]:
    """Those that fit all but the search."""
    found = Conversation.objects.all()
    turns = turns_wanted(wanted)
    if turns is not None:
        found = found.filter(Exists(turns))
    for name, condition in _OF_THE_WHOLE.items():
        if name in wanted:
            found = found.filter(condition(wanted[name]))
    return found.filter(_started(wanted))


def searched(query: str) -> QuerySet[Any, Any]:
    """The keys of the conversations that a search finds: by words said, by the customer's name or reference.

    Each of the three has its index, and a union leaves the planner no way past them.
    """
    said = messages_with(query).order_by().values("conversation")
    named = conversations_named(query).values("pk")
    return said.union(named, Conversation.objects.filter(customer_ref=query).values("pk"))


def turns_wanted(wanted: Wanted) -> QuerySet[Turn] | None:
    """The turns of the conversation at hand that fit what is asked of a turn; None when nothing is."""
    asked = [condition(wanted[name]) for name, condition in _OF_ONE_TURN.items() if name in wanted]
    if not asked:
        return None
    turns = Turn.objects.filter(conversation=OuterRef("pk"), status=Turn.Status.DONE)
    if "language" in wanted:
        turns = turns.alias(said_in=LANGUAGE)
    return turns.filter(*asked)


# Of one turn


def _confidence(band: str) -> Q:
    if band == "under":
        return UNSURE
    least, most = (int(percent) / 100 for percent in band.split("-"))
    return Q(confidence__gte=least) if most == 1 else Q(confidence__gte=least, confidence__lt=most)


def _identity(step: str) -> Q:
    """A turn that names no step has the one of its customer's reference (``answering.identity.default_step``)."""
    if step == "verified":
        return Q(identity=step)
    visitor = Q(conversation__customer_ref__startswith=VISITOR_PREFIX)
    return Q(identity=step) | Q(visitor if step == "anonymous" else ~visitor, identity="")


def _thumbs(value: str) -> Q:
    given = AnswerFeedback.objects.filter(conversation=OuterRef("conversation"), seq=OuterRef("reply_seq"))
    return Q(Exists(given.filter(value=value)))


def _verdict(value: str) -> Q:
    return Q(verdict=None) if value == "unjudged" else Q(verdict__value=value)


_OF_ONE_TURN: Mapping[str, Callable[[str], Q]] = {
    "topic": lambda topic: Q(topic=topic),
    "decision": lambda decision: Q(decision=decision),
    "confidence": _confidence,
    "thumbs": _thumbs,
    "verdict": _verdict,
    "language": lambda language: Q(said_in=language),
    "identity": _identity,
    "stopped": lambda _: STOPPED,
    "repeats": lambda _: Q(reason="repeated_question"),
}


# Of the whole conversation


def _reason(*reasons: str) -> Q:
    return Q(Exists(Escalation.objects.filter(conversation=OuterRef("pk"), reason__in=reasons)))


def _agent(key: str) -> Q:
    """Who has written in it."""
    return Q(Exists(Message.objects.filter(conversation=OuterRef("pk"), staff=int(key))))


def _sla(standing: str) -> Q:
    clocks = SlaClock.objects.filter(conversation=OuterRef("pk"))
    broken = clocks.filter(breached_at__isnull=False)
    if standing == "kept":
        late = Q(breached_at__isnull=False) | Q(stopped_at__isnull=True)
        return Q(Exists(clocks)) & ~Q(Exists(clocks.filter(late)))
    return Q(Exists(broken if standing == "missed" else broken.filter(clock=standing)))


def _rating(score: str) -> Q:
    if score == "none":
        return Q(rating=None)
    return Q(rating__score__lte=LOW_RATING) if score == "low" else Q(rating__score=int(score))


_OF_THE_WHOLE: Mapping[str, Callable[[str], Q]] = {
    "custody": lambda custody: Q(custody=custody),
    "reason": _reason,
    "agent": _agent,
    "sla": _sla,
    "rating": _rating,
    "dispute": lambda _: _reason(*CONTESTED),
}


def _started(wanted: Wanted) -> Q:
    """When the customer came, in days of the company's."""
    if not {"period", "since", "until"} & wanted.keys():
        return Q()
    zone = company_zone()
    days = Days(_day(wanted.get("since")), _day(wanted.get("until")))
    if "period" in wanted:
        days = preset_days(wanted["period"], timezone.now().astimezone(zone).date())
    begin, end = days.begin(zone), days.end(zone)
    # Nothing is said before the chat begins: the newest word narrows the list's own index to the same days.
    since = Q(created_at__gte=begin, last_message_at__gte=begin) if begin else Q()
    return since & Q(created_at__lt=end) if end else since


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None

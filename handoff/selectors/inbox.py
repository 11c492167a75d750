"""The lists of the inbox. Each is one query, however many rows it has and however it is narrowed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, Now
from django.utils.dateparse import parse_datetime

from handoff.filters import EVERYTHING, ListFilter
from handoff.models import Conversation, Escalation, Message, Offer, SlaClock, StaffMember
from handoff.selectors.conversations import visible_to
from handoff.selectors.filtering import narrowed
from handoff.selectors.searching import messages_with
from handoff.selectors.waits import in_order_of_service
from handoff.sla import Clock

LONGEST = 100
PREVIEW = 160
GREETING = 1  # a chat begins with the greeting; until the customer writes there is nothing to see
Custody = Conversation.Custody
SPEAKERS = (Message.Author.CUSTOMER, Message.Author.BOT, Message.Author.AGENT)
_ANSWERS = (Clock.FIRST_RESPONSE, Clock.NEXT_RESPONSE)


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One conversation as a line. ``since`` is UTC: queued for who waits, closed for what is over, else last said.

    ``preview`` is what the customer said last while they wait, else what anybody said last. ``warn_at`` and ``due_at``
    (UTC) are those of the reply that is promised next; in a list of late promises, of whichever is due first.
    ``offered_until`` is set while it stands offered to somebody.
    """

    id: uuid.UUID
    display_name: str
    custody: str
    custody_version: int
    priority: int
    reason: str
    since: datetime
    preview: str
    preview_author: str
    unread: int
    holder: str
    team: str
    warn_at: datetime | None
    due_at: datetime | None
    offered_until: datetime | None
    snoozed_until: datetime | None


@dataclass(frozen=True, slots=True)
class InboxCounts:
    waiting: int
    offered: int
    own: int
    others: int
    bot: int

    @property
    def queued(self) -> int:
        """Who waits and is not offered to the one who looks: these stand apart."""
        return self.waiting - self.offered


def inbox_counts(staff: StaffMember) -> InboxCounts:
    """How many wait for ``staff``'s teams, are offered to them, they hold, their colleagues hold, and the bot holds.

    Of everything, whatever a list is narrowed by.
    """
    found = visible_to(staff, Conversation.objects.exclude(custody=Custody.CLOSED)).aggregate(
        waiting=Count("pk", filter=Q(custody=Custody.WAITING)),
        offered=Count("pk", filter=_offered_to(staff)),
        own=Count("pk", filter=Q(custody=Custody.AGENT, agent=staff)),
        others=Count("pk", filter=Q(custody=Custody.AGENT) & ~Q(agent=staff)),
        bot=Count("pk", filter=Q(custody=Custody.BOT, last_seq__gt=GREETING)),
    )
    return InboxCounts(**found)


def queue(staff: StaffMember, wanted: ListFilter = EVERYTHING) -> list[InboxRow]:
    """Who waits, in the order of service: priority first, then the longest wait. Offers to ``staff`` stand apart."""
    waiting = visible_to(staff, Conversation.objects.filter(custody=Custody.WAITING)).exclude(_offered_to(staff))
    return _rows(in_order_of_service(waiting), wanted, since="queued_at", heard=(Message.Author.CUSTOMER,))


def offered(staff: StaffMember) -> list[InboxRow]:
    """What stands offered to ``staff`` now. Never narrowed: an offer runs out, and who lets two pass is set to away."""
    waiting = Conversation.objects.filter(_offered_to(staff), custody=Custody.WAITING)
    return _rows(in_order_of_service(waiting), EVERYTHING, since="queued_at", heard=(Message.Author.CUSTOMER,))


def own(staff: StaffMember, wanted: ListFilter = EVERYTHING) -> list[InboxRow]:
    """What ``staff`` holds: who waits for a reply first, then the latest word, what is set aside last."""
    held = Conversation.objects.filter(custody=Custody.AGENT, agent=staff)
    return _rows(
        held.order_by(F("snoozed_until").asc(nulls_first=True), F("unanswered_since").asc(nulls_last=True),
                      "-last_message_at", "id"),
        wanted,
    )  # fmt: skip


def with_colleagues(staff: StaffMember, wanted: ListFilter = EVERYTHING) -> list[InboxRow]:
    """What others hold, who waits longest for a reply first."""
    held = visible_to(staff, Conversation.objects.filter(custody=Custody.AGENT)).exclude(agent=staff)
    return _rows(held.order_by(F("unanswered_since").asc(nulls_last=True), "-last_message_at", "id"), wanted)


def with_bot(wanted: ListFilter = EVERYTHING) -> list[InboxRow]:
    """What the bot holds and a customer has written in, the latest word first."""
    talking = Conversation.objects.filter(custody=Custody.BOT, last_seq__gt=GREETING)
    return _rows(talking.order_by("-last_message_at", "id"), wanted)


def closed(staff: StaffMember, wanted: ListFilter = EVERYTHING) -> list[InboxRow]:
    """The conversations closed last."""
    over = visible_to(staff, Conversation.objects.filter(custody=Custody.CLOSED))
    return _rows(over.order_by("-closed_at", "id"), wanted, since="closed_at")


def found(staff: StaffMember, words: str, wanted: ListFilter = EVERYTHING) -> list[InboxRow]:
    """Whatever holds ``words`` in a message, or in the customer's name or reference; the latest word first."""
    named = Q(display_name__icontains=words) | Q(customer_ref__iexact=words)
    said = Q(pk__in=messages_with(words).values("conversation"))
    hits = visible_to(staff, Conversation.objects.filter(named | said))
    return _rows(hits.order_by("-last_message_at", "id"), wanted)


def _offered_to(staff: StaffMember) -> Q:
    mine = Offer.objects.filter(staff=staff, outcome=Offer.Outcome.OPEN, until__gt=Now())
    return Q(pk__in=mine.values("conversation"))


def _rows(
    conversations: QuerySet[Conversation],
    wanted: ListFilter,
    *,
    since: str = "last_message_at",
    heard: tuple[str, ...] = SPEAKERS,
) -> list[InboxRow]:
    shown = tuple(Clock) if wanted.promise else _ANSWERS
    return [_row(one) for one in _annotated(narrowed(conversations, wanted), since, heard, shown)[:LONGEST]]


def _annotated(
    conversations: QuerySet[Conversation], since: str, heard: tuple[str, ...], clocks: tuple[str, ...]
) -> QuerySet[Conversation, Any]:
    here = {"conversation": OuterRef("pk")}
    said = Message.objects.filter(author__in=heard, **here).order_by("-seq")
    unseen = Message.objects.filter(author=Message.Author.CUSTOMER, seq__gt=OuterRef("agent_read_seq"), **here)
    count = unseen.order_by().values("conversation").annotate(total=Count("pk")).values("total")
    promised = SlaClock.objects.filter(stopped_at__isnull=True, clock__in=clocks, **here).order_by("due_at")
    offers = Offer.objects.filter(outcome=Offer.Outcome.OPEN, **here)
    return conversations.annotate(
        shown_since=Coalesce(since, "last_message_at"),
        last_said=Subquery(said.values(found=JSONObject(text="text", author="author"))[:1]),
        reason=Subquery(Escalation.objects.filter(**here).order_by("-id").values("reason")[:1]),
        unread=Case(
            When(custody=Custody.AGENT, then=Coalesce(Subquery(count), 0)),
            default=Value(0),
            output_field=IntegerField(),
        ),
        promise=Subquery(promised.values(found=JSONObject(warn_at="warn_at", due_at="due_at"))[:1]),
        offered_until=Subquery(offers.values("until")[:1]),
        holder=Coalesce("agent__display_name", Value("")),
        team_name=Coalesce("team__name", Value("")),
    ).values(
        "id", "display_name", "custody", "custody_version", "priority", "reason", "shown_since", "last_said", "unread",
        "promise", "offered_until", "snoozed_until", "holder", "team_name",
    )  # fmt: skip


def _row(one: dict[str, Any]) -> InboxRow:
    said = one["last_said"] or {"text": "", "author": ""}
    promise = one["promise"] or {"warn_at": "", "due_at": ""}
    return InboxRow(
        id=one["id"],
        display_name=one["display_name"],
        custody=one["custody"],
        custody_version=one["custody_version"],
        priority=one["priority"],
        reason=one["reason"] or "",
        since=one["shown_since"],
        preview=" ".join(said["text"][: 2 * PREVIEW].split())[:PREVIEW],
        preview_author=said["author"],
        unread=one["unread"],
        holder=one["holder"],
        team=one["team_name"],
        warn_at=parse_datetime(promise["warn_at"]),
        due_at=parse_datetime(promise["due_at"]),
        offered_until=one["offered_until"],
        snoozed_until=one["snoozed_until"],
    )

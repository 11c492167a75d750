"""A ``ListFilter`` over conversations, and what somebody may choose in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Now

from handoff.filters import ListFilter, Promise
from handoff.models import Conversation, Message, SlaClock, StaffMember, Team
from handoff.selectors.conversations import visible_to

_LOOKED_AT = 1000
Custody = Conversation.Custody


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What can be chosen, each as (value, words)."""

    teams: list[tuple[int, str]]
    languages: list[tuple[str, str]]
    holders: list[tuple[int, str]]


def narrowed(conversations: QuerySet[Conversation], wanted: ListFilter) -> QuerySet[Conversation]:
    """Those that fit ``wanted``; all of them when nothing is wanted."""
    for condition in _conditions(wanted):
        conversations = conversations.filter(condition)
    return conversations


def teams_open_to(staff: StaffMember) -> QuerySet[Team]:
    """The teams whose conversations ``staff`` may see, as ``visible_to`` has it."""
    if staff.role not in (StaffMember.Role.AGENT, StaffMember.Role.LEAD):
        return Team.objects.all()
    own = staff.teams.all()
    return Team.objects.filter(Q(pk__in=own.values("pk")) | ~Exists(own))


def filter_names(staff: StaffMember, wanted: ListFilter) -> dict[str, str]:
    """The names of the ``team`` and the ``holder`` that are wanted, by field, in at most one statement.

    A team that is not open to ``staff``, or a holder who is not there, has none.
    """
    asked: list[QuerySet[Any, tuple[Any, str]]] = []
    if wanted.team is not None:
        teams = teams_open_to(staff).filter(pk=wanted.team).annotate(field=Value("team"))
        asked.append(teams.values_list("field", "name"))
    if wanted.holder is not None:
        holders = StaffMember.objects.filter(pk=wanted.holder, role__in=StaffMember.ANSWERING)
        asked.append(holders.annotate(field=Value("holder")).values_list("field", "display_name"))
    return dict(asked[0].union(*asked[1:], all=True)) if asked else {}


def filter_options(staff: StaffMember, wanted: ListFilter) -> FilterOptions:
    """Teams that are open to ``staff``, colleagues who hold something, languages spoken lately and the one wanted."""
    held = visible_to(staff, Conversation.objects.filter(custody=Custody.AGENT))
    lately = visible_to(staff, Conversation.objects.all()).order_by("-last_message_at", "id")[:_LOOKED_AT]
    spoken = set(Conversation.objects.filter(pk__in=lately.values("pk")).values_list("language", flat=True).distinct())
    holding = Q(pk__in=held.values("agent")) | Q(pk=wanted.holder)
    holders = StaffMember.objects.filter(holding, role__in=StaffMember.ANSWERING).exclude(pk=staff.pk)
    return FilterOptions(
        teams=list(teams_open_to(staff).order_by("name").values_list("pk", "name")),
        languages=sorted(((code, language_name(code)) for code in {*spoken, wanted.language} - {""}), key=_by_words),
        holders=list(holders.order_by("display_name").values_list("pk", "display_name")),
    )


def language_name(code: str) -> str:
    """``de`` as "German"; the code itself when it has no name."""
    return str(Locale("en").languages.get(code.replace("-", "_"), code))


def _by_words(choice: tuple[str, str]) -> str:
    return choice[1]


def _conditions(wanted: ListFilter) -> list[Q]:
    exact = {"team": wanted.team, "topic": wanted.topic, "language": wanted.language, "agent": wanted.holder,
             "close_reason": wanted.reason}  # fmt: skip
    found = [Q(**{name: value for name, value in exact.items() if value})]
    if wanted.priority:
        band = wanted.priority.priorities
        found.append(Q(priority__gte=band.start, priority__lt=band.stop))
    if wanted.owed:
        # Who waits for a person waits for a word, whoever spoke last.
        found.append(Q(unanswered_since__isnull=False) | Q(custody=Custody.WAITING))
    if wanted.unread:
        unseen = Message.objects.filter(author=Message.Author.CUSTOMER, seq__gt=OuterRef("agent_read_seq"))
        found.append(Q(Exists(unseen.filter(conversation=OuterRef("pk"))), custody=Custody.AGENT))
    if wanted.promise:
        found.append(Q(Exists(_late(wanted.promise))))
    return found


def _late(promise: Promise) -> QuerySet[SlaClock]:
    """Promises of the conversation that run, and whose moment has passed by the database's clock."""
    passed = Q(due_at__lte=Now()) if promise == Promise.BREACHED else Q(warn_at__lte=Now())
    return SlaClock.objects.filter(passed, conversation=OuterRef("pk"), stopped_at__isnull=True)

"""Who held a conversation when: custody, the queue with what was promised there, the customer's proofs and verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from handoff.models import Conversation, Escalation, Event, QueueStay, SlaClock, StaffMember
from handoff.policy import shown_wait_seconds
from supportbot.models import ConversationRating

_ACTORS = {"bot": "The bot", "customer": "The customer", "system": "The system"}
_MOVES = {
    "escalate": ("hourglass", "Handed over to people"),
    "claim": ("hand", "Claimed"),
    "hand_back": ("bot", "Handed back to the bot"),
    "requeue": ("rotate-ccw", "Back in the queue"),
    "transfer": ("arrow-right", "Passed on"),
    "close": ("check", "Closed"),
    "reopen": ("corner-up-left", "Opened again"),
}
_STEPS = {
    "code_asked": ("mail", "A code was sent"),
    "code_wrong": ("circle-x", "A wrong code was entered"),
    "verified": ("shield-check", "Identity proven by a code"),
}
_OFFERS = {"open": "Offered", "taken": "Offer taken", "lapsed": "Offer not taken in time", "declined": "Offer declined"}
_KINDS = ("custody", "identity", "offer", "contact", "adopted")


@dataclass(frozen=True, slots=True)
class Wait:
    """One stay in the queue, in seconds; ``told`` is what the customer was told at its beginning.

    ``over`` is how much longer it took than that (less than 0: how much sooner), None while it lasts.
    """

    team: str
    place: int
    told: int | None
    took: int
    over: int | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the timeline, UTC. ``since_seconds`` is the time since the entry before it."""

    at: datetime
    icon: str
    title: str
    detail: str = ""
    since_seconds: int | None = None
    wait: Wait | None = None
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise: ``standing`` is ``kept``, ``missed`` or ``running``; ``by_seconds`` how long before or after it was
    due it was met, None while it runs."""

    name: str
    standing: str
    due_at: datetime
    by_seconds: int | None


def timeline(conversation: Conversation, rating: ConversationRating | None, clocks: Iterable[SlaClock]) -> list[Moment]:
    """In order, in at most four queries."""
    events = list(Event.objects.filter(conversation=conversation, kind__in=_KINDS).order_by("id"))
    reasons = dict(Escalation.objects.filter(conversation=conversation).values_list("custody_version", "reason"))
    stays = QueueStay.objects.filter(conversation=conversation).select_related("team")
    waits = {stay.custody_version: _wait(stay) for stay in stays}
    names = _staff_names(events)
    moments = [Moment(conversation.created_at, "message-circle", "Chat started")]
    moments += [_moment(event, names, reasons, waits) for event in events if event.data.get("outcome") != "withdrawn"]
    for clock in clocks:
        if clock.breached_at is not None:
            title = f"Promise missed: {_words(clock.clock)}"
            moments.append(Moment(clock.breached_at, "alert-triangle", title, bad=True))
    if rating is not None:
        moments.append(Moment(rating.created_at, "star", f"Rated {rating.score} of 5", rating.comment))
    return _with_gaps(sorted(moments, key=lambda moment: moment.at))


def promises(clocks: Iterable[SlaClock]) -> list[Kept]:
    """What was promised, in the order it began."""
    found = []
    for clock in clocks:
        standing = "missed" if clock.breached_at else "running" if clock.stopped_at is None else "kept"
        by = None if clock.stopped_at is None else abs(int((clock.stopped_at - clock.due_at).total_seconds()))
        found.append(Kept(_words(clock.clock), standing, clock.due_at, by))
    return found


def _wait(stay: QueueStay) -> Wait:
    took = int(((stay.left_at or timezone.now()) - stay.entered_at).total_seconds())
    told = shown_wait_seconds(stay.estimate_seconds)
    over = took - told if told is not None and stay.left_at else None
    return Wait(stay.team.name if stay.team else "", stay.position, told, took, over, stay.outcome)


def _moment(event: Event, names: Mapping[str, str], reasons: Mapping[int, str], waits: Mapping[int, Wait]) -> Moment:
    data: dict[str, Any] = event.data
    by = names.get(event.actor) or _ACTORS.get(event.actor, event.actor)
    match event.kind:
        case "custody":
            icon, title = _MOVES.get(data.get("move", ""), ("circle-dot", "Moved"))
            return Moment(
                event.created_at, icon, title, _moved(data, by, reasons.get(event.custody_version, "")),
                wait=waits.get(event.custody_version) if data.get("move") in ("escalate", "requeue") else None,
            )  # fmt: skip
        case "identity":
            icon, title = _STEPS.get(data.get("step", ""), ("shield", "Identity"))
            return Moment(event.created_at, icon, title)
        case "offer":
            return Moment(event.created_at, "user", _OFFERS.get(data.get("outcome", ""), "Offer"), by)
        case "contact":
            return Moment(event.created_at, "mail", "Left an address", by)
        case _:
            return Moment(event.created_at, "user-check", "Signed in", by)


def _moved(data: Mapping[str, Any], by: str, reason: str) -> str:
    """Who moved it, to whom, why and how it was closed."""
    to = {"transfer": f"to {data.get('agent', '')}", "requeue": f"to {data['team']}" if data.get("team") else ""}
    parts = (
        by,
        to.get(data.get("move", ""), ""),
        data.get("why", ""),
        reason,
        data.get("reason", "") if not reason else "",
    )
    return " · ".join(part.replace("_", " ") for part in parts if part)


def _staff_names(events: Iterable[Event]) -> dict[str, str]:
    keys = {int(event.actor.removeprefix("staff:")) for event in events if event.actor.startswith("staff:")}
    people = StaffMember.objects.filter(pk__in=keys) if keys else []
    return {f"staff:{person.pk}": person.display_name for person in people}


def _with_gaps(moments: list[Moment]) -> list[Moment]:
    result: list[Moment] = []
    for moment in moments:
        gap = int((moment.at - result[-1].at).total_seconds()) if result else None
        result.append(replace(moment, since_seconds=gap))
    return result


def _words(code: str) -> str:
    return {"first_response": "first answer", "next_response": "later answer"}.get(code, code.replace("_", " "))

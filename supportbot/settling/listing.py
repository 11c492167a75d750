"""What the page of actions shows: each one in words, with who did what to it, and what can be done about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from billing.actions.commands import Command
from billing.actions.targets import ACCOUNT, WORDS, target_of
from billing.selectors.action_list import PARTS, ListedAction, Part, action_counts, actions_listed
from billing.selectors.automatic import automatic_kinds
from handoff.models import StaffMember
from supportbot.settling.forms import PART_WORDS, SettleForm

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to it. ``said`` is a note or reason in somebody's own words, ``error`` a code."""

    at: datetime
    state: str
    who: str
    error: str
    said: str
    ref: str


@dataclass(frozen=True, slots=True)
class ShownAction:
    """``own``: whoever looks has asked for it, and so cannot approve it. ``form`` is there where it can be settled."""

    listed: ListedAction
    title: str
    target: str
    asked_by: str
    own: bool
    steps: tuple[Step, ...]
    form: SettleForm | None


@dataclass(frozen=True, slots=True)
class Section:
    part: Part
    title: str
    count: int
    """Of all there are, whatever the filters leave."""
    actions: tuple[ShownAction, ...]


def sections(
    wanted: Mapping[str, str], *, staff: StaffMember, filled: Mapping[uuid.UUID, SettleForm]
) -> tuple[Section, ...]:
    """The parts that ``wanted`` asks for; ``filled`` are forms that came back with something wrong."""
    counts = action_counts()
    parts = [part for part in PARTS if wanted.get("part", part) == part]
    narrowed = {name: wanted[name] for name in ("kind", "customer") if name in wanted}
    found = {part: actions_listed(part, most=SHOWN, **narrowed) for part in parts}
    names = _names(one for part in parts for one in found[part])
    return tuple(
        Section(
            part,
            PART_WORDS[part],
            counts[part],
            tuple(_shown(one, part, staff, names, filled.get(one.view.id)) for one in found[part]),
        )
        for part in parts
    )


def acts_by_itself() -> bool:
    """Whether this installation carries anything out itself."""
    return bool(automatic_kinds())


def _shown(
    one: ListedAction, part: Part, staff: StaffMember, names: Mapping[str, str], filled: SettleForm | None
) -> ShownAction:
    view = one.view
    form = filled or SettleForm(action_id=view.id, kind=view.command.kind)
    return ShownAction(
        listed=one,
        title=WORDS[view.command.kind],
        target=_target(view.command),
        asked_by=_who(view.asked_by, names),
        own=view.asked_by == f"staff:{staff.pk}",
        steps=tuple(
            Step(
                event.at,
                event.state,
                _who(event.actor, names),
                str(event.detail.get("error") or ""),
                str(event.detail.get("note") or ""),
                str(event.detail.get("ref") or ""),
            )
            for event in one.events
        ),
        form=form if part == "stuck" else None,
    )


def _target(command: Command) -> str:
    """The record and the bill that it belongs to, as both are needed to look it up."""
    target, bill = target_of(command), getattr(command, "invoice", "")
    return " ".join(part for part in (bill if bill not in target else "", target if target != ACCOUNT else "") if part)


def _names(listed: Iterable[ListedAction]) -> dict[str, str]:
    actors = {actor for one in listed for actor in (one.view.asked_by, *(event.actor for event in one.events))}
    keys = {int(actor.removeprefix("staff:")) for actor in actors if actor.removeprefix("staff:").isdigit()}
    members = StaffMember.objects.filter(pk__in=keys).values_list("pk", "display_name")
    return {f"staff:{key}": name for key, name in members}


def _who(actor: str, names: Mapping[str, str]) -> str:
    if actor.startswith("customer:"):
        return "the customer"
    return names.get(actor, "the program" if actor == "program" else actor)

"""Defining scorecards. A card that is changed gets a new version; what was scored keeps the one it was scored on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from handoff.models import StaffMember
from handoff.services.auditing import change_record, changed
from supportbot.judging.errors import BadCard, CardGone
from supportbot.judging.rights import must_review
from supportbot.judging.scoring import VALUES, Criterion
from supportbot.models import Scorecard, ScorecardVersion

MOST_CRITERIA = 20
LONGEST_LABEL = 120
HEAVIEST = 100


@dataclass(frozen=True, slots=True)
class CardDetails:
    """``pass_mark`` is in percent."""

    name: str
    pass_mark: int
    criteria: Sequence[Criterion]


def card_create(*, by: StaffMember, details: CardDetails) -> Scorecard:
    """A card with its first version. Raises BadCard, Forbidden."""
    must_review(by)
    _check(details)
    with transaction.atomic():
        card = Scorecard(name=details.name)
        _save(card)
        _version(card, 1, details, by)
        change_record("scorecard_created", by=by, of=_named(card), changes=changed({}, _as_kept(details)))
        return card


def card_change(*, by: StaffMember, card_id: int, details: CardDetails) -> Scorecard:
    """A new version where what is asked differs; a new name alone is none. Raises BadCard, CardGone, Forbidden."""
    must_review(by)
    _check(details)
    with transaction.atomic():
        card = _lock(card_id)
        newest = newest_version(card)
        before = _as_kept(details_of(card, newest))
        changes = changed(before, _as_kept(details))
        if not changes:
            return card
        card.name = details.name
        _save(card)
        if set(changes) - {"name"}:
            _version(card, newest.number + 1, details, by)
        change_record("scorecard_changed", by=by, of=_named(card), changes=changes)
        return card


def card_retire(*, by: StaffMember, card_id: int) -> Scorecard:
    """Nothing more is scored on it; what was stays. Raises CardGone, Forbidden."""
    must_review(by)
    with transaction.atomic():
        card = _lock(card_id)
        card.retired_at = timezone.now()
        card.save(update_fields=["retired_at"])
        change_record("scorecard_retired", by=by, of=_named(card), changes={})
        return card


def newest_version(card: Scorecard) -> ScorecardVersion:
    """What is asked on it now."""
    return ScorecardVersion.objects.filter(card=card).order_by("-number")[:1].get()


def criteria_of(version: ScorecardVersion) -> list[Criterion]:
    return [Criterion.from_stored(stored) for stored in version.criteria]


def details_of(card: Scorecard, version: ScorecardVersion) -> CardDetails:
    return CardDetails(card.name, version.pass_mark, criteria_of(version))


def _lock(card_id: int) -> Scorecard:
    card = Scorecard.objects.select_for_update().filter(pk=card_id, retired_at__isnull=True).first()
    if card is None:
        raise CardGone
    return card


def _save(card: Scorecard) -> None:
    try:
        with transaction.atomic():
            card.save()
    except IntegrityError as error:
        raise BadCard("Another scorecard has this name. Choose another.", field="name") from error


def _version(card: Scorecard, number: int, details: CardDetails, by: StaffMember) -> None:
    ScorecardVersion.objects.create(
        card=card,
        number=number,
        pass_mark=details.pass_mark,
        criteria=[criterion.as_stored() for criterion in details.criteria],
        by=by,
    )


def _check(details: CardDetails) -> None:
    if not details.name or len(details.name) > 80:  # as the column
        raise BadCard("Give the scorecard a name of at most 80 characters.", field="name")
    if not 0 <= details.pass_mark <= 100:
        raise BadCard("The pass mark is a percentage from 0 to 100.", field="pass_mark")
    if not 1 <= len(details.criteria) <= MOST_CRITERIA:
        raise BadCard(f"Name at least one criterion and at most {MOST_CRITERIA}.", field="criteria")
    for criterion in details.criteria:
        if not criterion.label or len(criterion.label) > LONGEST_LABEL:
            raise BadCard(f"Name each criterion in at most {LONGEST_LABEL} characters.", field="criteria")
        if not 1 <= criterion.weight <= HEAVIEST:
            raise BadCard(f"A weight is a whole number from 1 to {HEAVIEST}.", field="criteria")
        if criterion.scale not in VALUES:
            raise BadCard("Choose yes or no, or one to five, as the scale.", field="criteria")
    if len({criterion.label.casefold() for criterion in details.criteria}) < len(details.criteria):
        raise BadCard("Two criteria have the same name. Name them differently.", field="criteria")


def _named(card: Scorecard) -> dict[str, Any]:
    return {"scorecard": card.pk, "name": card.name}


def _as_kept(details: CardDetails) -> dict[str, Any]:
    criteria = [criterion.as_stored() for criterion in details.criteria]
    return {"name": details.name, "pass_mark": details.pass_mark, "criteria": criteria}

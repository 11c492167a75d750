"""A scorecard as it is being filled in for one conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handoff.models import Conversation, StaffMember
from supportbot.judging.errors import CardGone, NotInIt
from supportbot.judging.scorecards import criteria_of, newest_version
from supportbot.judging.scored import agents_in
from supportbot.judging.scores import Scoring
from supportbot.judging.scoring import NOT_APPLICABLE, Criterion
from supportbot.models import ConversationScore, Scorecard, ScorecardVersion

BOT = "bot"
_WORDS = {"yes": "Yes", "no": "No", NOT_APPLICABLE: "n.a."}


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion with what was given for it; ``error`` says what is wrong with that."""

    place: int
    criterion: Criterion
    value: str
    comment: str
    error: str = ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(value, _WORDS.get(value, value)) for value in self.criterion.values]


@dataclass(frozen=True, slots=True)
class Filling:
    """``who`` is ``bot`` or an agent's number."""

    conversation: Conversation
    version: ScorecardVersion
    who: str
    agent: StaffMember | None
    rows: list[Row]
    comment: str
    shared: bool

    @property
    def scoring(self) -> Scoring:
        values, comments = [row.value for row in self.rows], [row.comment for row in self.rows]
        return Scoring(self.agent, values, comments, self.comment, self.shared)


def filling_opened(conversation: Conversation, given: Mapping[str, str]) -> Filling:
    """The card and whose work as ``given`` (``card``, ``who``), with what was scored before.

    Raises CardGone, NotInIt.
    """
    version, who, agent = _asked(conversation, given)
    rows = [Row(place, criterion, "", "") for place, criterion in enumerate(criteria_of(version))]
    before = ConversationScore.objects.filter(conversation=conversation, card=version.card_id, agent=agent).first()
    if before is None:
        return Filling(conversation, version, who, agent, rows, "", shared=False)
    if before.version_id == version.pk:
        pairs = zip(rows, before.answers, strict=True)
        rows = [Row(row.place, row.criterion, kept["value"], kept["comment"]) for row, kept in pairs]
    return Filling(conversation, version, who, agent, rows, before.comment, shared=before.shared_at is not None)


def filling_given(
    conversation: Conversation, given: Mapping[str, str], *, error: tuple[str, str] = ("", "")
) -> Filling:
    """As it came in; ``error`` is the place of a criterion and what is wrong there. Raises CardGone, NotInIt."""
    version, who, agent = _asked(conversation, given)
    rows = [
        Row(
            place,
            criterion,
            given.get(f"value-{place}", ""),
            given.get(f"comment-{place}", ""),
            error[1] if error[0] == str(place) else "",
        )
        for place, criterion in enumerate(criteria_of(version))
    ]
    return Filling(conversation, version, who, agent, rows, given.get("comment", ""), shared="shared" in given)


def _asked(conversation: Conversation, given: Mapping[str, str]) -> tuple[ScorecardVersion, str, StaffMember | None]:
    """The version that was open, where one is named, so that a card changed meanwhile is found out on saving."""
    key = given.get("card", "")
    card = Scorecard.objects.filter(pk=int(key), retired_at__isnull=True).first() if _is_key(key) else None
    if card is None:
        raise CardGone(field="card")
    number = given.get("version", "")
    named = ScorecardVersion.objects.filter(card=card, number=int(number)).first() if _is_key(number) else None
    who = given.get("who", BOT)
    if who == BOT:
        return named or newest_version(card), who, None
    agent = next((one for one in agents_in(conversation) if str(one.pk) == who), None)
    if agent is None:
        raise NotInIt(field="who")
    return named or newest_version(card), who, agent


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10

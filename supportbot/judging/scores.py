"""Scoring conversations on scorecards, and showing agents what they scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from handoff.models import Conversation, StaffMember
from handoff.redaction import mask
from handoff.services.auditing import change_record, changed
from supportbot.judging.errors import BadScore, CardGone, NotInIt
from supportbot.judging.rights import must_review
from supportbot.judging.scorecards import criteria_of, newest_version
from supportbot.judging.scored import agents_in, bot_is_in
from supportbot.judging.scoring import Result, result_of
from supportbot.judging.taking import lease_prolong
from supportbot.models import ConversationScore, Scorecard, ScorecardVersion

LONGEST_COMMENT = 500


@dataclass(frozen=True, slots=True)
class Scoring:
    """What a reviewer has filled in, in the order of the version's criteria. ``agent`` is empty for the bot."""

    agent: StaffMember | None
    values: Sequence[str]
    comments: Sequence[str]
    comment: str = ""
    shared: bool = False


def conversation_score(
    *, conversation: Conversation, version: ScorecardVersion, by: StaffMember, scoring: Scoring
) -> ConversationScore:
    """Keep it in place of an earlier one on that card. What is shared stays shared.

    Raises BadScore, CardGone where the card was changed meanwhile, NotInIt, Forbidden.
    """
    must_review(by)
    _check(conversation, scoring)
    result = scored(version, scoring.values)
    with transaction.atomic():
        card = Scorecard.objects.select_for_update().filter(pk=version.card_id, retired_at__isnull=True).first()
        if card is None:
            raise CardGone
        if newest_version(card).pk != version.pk:
            raise CardGone("This scorecard was changed meanwhile. Look at what it asks now, and score again.")
        score = _standing(conversation, card, scoring.agent)
        before = _as_kept(score) if score.pk else {}
        score.version, score.answers = version, _answers(scoring)
        score.total, score.passed, score.by, score.at = result.total, result.passed, by, timezone.now()
        score.comment = mask(scoring.comment.strip()).text
        if scoring.agent and scoring.shared and score.shared_at is None:
            score.shared_at = score.at
        score.save()
        _record("conversation_scored", score, by, changed(before, _as_kept(score)))
        lease_prolong(by=by, conversation_id=conversation.pk)
        return score


def score_share(*, score_id: int, by: StaffMember) -> ConversationScore:
    """The agent sees it from now on; doing so twice changes nothing. Raises CardGone, NotInIt for the bot's."""
    must_review(by)
    with transaction.atomic():
        score = ConversationScore.objects.select_for_update().filter(pk=score_id).first()
        if score is None:
            raise CardGone("There is no such score.")
        if score.agent_id is None:
            raise NotInIt("The bot's scores are shared with nobody.")
        if score.shared_at is None:
            score.shared_at = timezone.now()
            score.save(update_fields=["shared_at"])
            _record("score_shared", score, by, {"shared": [False, True]})
        return score


def scored(version: ScorecardVersion, values: Sequence[str]) -> Result:
    """What ``values`` come to. Raises BadScore for one that is missing or off its scale; its field is the place."""
    criteria = criteria_of(version)
    for place, criterion in enumerate(criteria):
        if place >= len(values) or values[place] not in criterion.values:
            raise BadScore(f"“{criterion.label}” is not answered. Choose a value, or n.a.", field=str(place))
    return result_of(criteria, values, version.pass_mark)


def _check(conversation: Conversation, scoring: Scoring) -> None:
    if scoring.agent is None and not bot_is_in(conversation):
        raise NotInIt(field="agent")
    if scoring.agent is not None and scoring.agent not in agents_in(conversation):
        raise NotInIt(field="agent")
    if any(len(text) > LONGEST_COMMENT for text in (*scoring.comments, scoring.comment)):
        raise BadScore(f"Keep each comment to {LONGEST_COMMENT} characters.", field="comment")


def _standing(conversation: Conversation, card: Scorecard, agent: StaffMember | None) -> ConversationScore:
    """The one to be replaced, or a new one; the card's row is the lock."""
    found = ConversationScore.objects.filter(conversation=conversation, card=card, agent=agent).first()
    return found or ConversationScore(conversation=conversation, card=card, agent=agent)


def _answers(scoring: Scoring) -> list[dict[str, str]]:
    return [
        {"value": value, "comment": mask(comment.strip()).text}
        for value, comment in zip(scoring.values, scoring.comments, strict=True)
    ]


def _as_kept(score: ConversationScore) -> dict[str, Any]:
    return {
        "version": score.version.number,
        "answers": score.answers,
        "total": None if score.total is None else str(score.total),
        "passed": score.passed,
        "comment": score.comment,
        "shared": score.shared_at is not None,
    }


def _record(kind: str, score: ConversationScore, by: StaffMember, changes: dict[str, Any]) -> None:
    of = {
        "conversation": str(score.conversation_id),
        "name": score.agent.display_name if score.agent else "the bot",
        "staff": score.agent_id,
        "scorecard": score.card_id,
    }
    change_record(kind, by=by, of=of, changes=changes, conversation=score.conversation)

"""Words of judging, and what stands beside a transcript."""

from __future__ import annotations

from typing import Any

from django import template

from handoff.models import Conversation
from supportbot.judging.beside import bar_context, side_context
from supportbot.judging.risk import Reason

register = template.Library()

_REASONS = {
    Reason.THUMBS_DOWN: ("Thumbs down", "danger"),
    Reason.LOW_RATING: ("Rated 2 or less", "danger"),
    Reason.DISPUTE: ("Dispute", "danger"),
    Reason.GUARD_STOP: ("Guard stop", "warning"),
    Reason.UNSURE_ANSWER: ("Unsure answer", "warning"),
    Reason.OFTEN_WRONG: ("Topic often wrong", "warning"),
    Reason.REPEAT: ("Asked again", "warning"),
    Reason.EARLY_PERSON: ("Person asked for early", "info"),
    Reason.SAMPLE: ("Random sample", ""),
}
_OUTCOMES = {"fine": "Nothing to mend", "scored": "Scored", "coached": "Coached", "corrected": "Corrected"}
_VALUES = {"yes": "Yes", "no": "No", "na": "n.a."}


@register.filter
def reason_word(reason: str) -> str:
    return _REASONS[Reason(reason)][0] if reason in set(Reason) else reason.replace("_", " ").capitalize()


@register.filter
def reason_tone(reason: str) -> str:
    return _REASONS[Reason(reason)][1] if reason in set(Reason) else ""


@register.filter
def outcome_word(outcome: str) -> str:
    return _OUTCOMES.get(outcome, "Not worth a look")


@register.filter
def value_word(value: str) -> str:
    """What was given for a criterion."""
    return _VALUES.get(value, f"{value} of 5")


@register.inclusion_tag("judging/_bar.html", takes_context=True)
def judging_bar(context: dict[str, Any], conversation: Conversation) -> dict[str, Any]:
    """The conversation's place in the review queue; goes above its transcript."""
    request = context["request"]
    reason = request.GET.get("queue", "")
    return {
        **_page(context),
        **bar_context(conversation, request.user),
        "reason": reason if reason in set(Reason) else "",
    }


@register.inclusion_tag("judging/_side.html", takes_context=True)
def judging_side(context: dict[str, Any], conversation: Conversation) -> dict[str, Any]:
    """Its scores and coaching notes; goes beside its transcript."""
    return {**_page(context), **side_context(conversation)}


def _page(context: dict[str, Any]) -> dict[str, Any]:
    """What forms and notices need of the page they stand on."""
    return {name: context.get(name) for name in ("csrf_token", "messages", "request", "user")}

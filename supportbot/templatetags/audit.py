"""What the transcript page says of holds."""

from __future__ import annotations

from django import template

from handoff.models import Conversation, LegalHold
from handoff.selectors.holds import holds_on as _holds_on

register = template.Library()


@register.simple_tag
def holds_on(conversation: Conversation) -> list[LegalHold]:
    """The legal holds that stand on it, the newest first."""
    return list(_holds_on(conversation))

"""What supportbot lends to handoff: the bot's brief and the customer's bills beside the thread."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from billing.errors import CustomerNotFound
from billing.selectors import panel_for
from handoff.models import Conversation, Message
from supportbot.answering.brief import write_brief
from supportbot.answering.decide import asked_by_button
from supportbot.models import Turn
from supportbot.readers import reader
from supportbot.thinking import records_of, today_of

_RECENT = 12


class BotBriefSource:
    """Implements ``handoff.ports.BriefSource`` for a customer who pressed the button: the brief over what was said.

    ``today`` is a calendar date in the company's time zone, the present one by default.
    """

    def __init__(self, today: date | None = None) -> None:
        self._today = today

    def brief(self, *, conversation_id: uuid.UUID, reason: str) -> dict[str, Any]:
        conversation = Conversation.objects.get(pk=conversation_id)
        rows = list(Message.objects.filter(conversation_id=conversation_id).order_by("-seq")[:_RECENT])[::-1]
        asked = [row.text for row in rows if row.author == Message.Author.CUSTOMER]
        last = (
            Turn.objects.filter(conversation_id=conversation_id, status=Turn.Status.DONE).order_by("first_seq").last()
        )
        account, company = records_of(conversation.customer_ref)
        reading = reader().read(asked[-1] if asked else "")
        topic = last.topic if last is not None else "talk_to_human"
        today = self._today or today_of(company)
        decision = asked_by_button(reading, topic=topic, company=company, account=account, today=today)
        recent = [(row.author, row.text) for row in rows]
        return write_brief(decision, reading, account, company, recent=recent, locale=conversation.locale)


class BillingCasePanel:
    """Implements ``handoff.ports.CasePanel`` over the billing room."""

    def render(self, *, customer_ref: str, locale: str) -> SafeString:
        try:
            panel = panel_for(customer_ref)
        except CustomerNotFound:
            panel = None
        return render_to_string("billing/panel.html", {"panel": panel, "locale": locale})

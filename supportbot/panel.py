"""What supportbot lends to handoff: the bot's brief, the customer's bills, and the figures for saved replies."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from billing.errors import CustomerNotFound
from billing.selectors import panel_for
from billing.templatetags.money import day, money
from handoff.models import Conversation, Message
from supportbot.answering.brief import write_brief
from supportbot.answering.decide import asked_by_button
from supportbot.answering.identity import is_visitor
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
        visitor = is_visitor(customer_ref)
        return render_to_string("billing/panel.html", {"panel": panel, "locale": locale, "visitor": visitor})


class BillingReplyValues:
    """Implements ``handoff.ports.ReplyValues``: ``balance overdue next_due_date next_due_amount latest_invoice
    latest_total``. A balance of nothing is said as such, what does not exist is left out."""

    def values(self, *, customer_ref: str, locale: str) -> dict[str, str]:
        try:
            panel = panel_for(customer_ref)
        except CustomerNotFound:
            return {}
        latest = panel.invoices[0].invoice if panel.invoices else None
        found = {
            "balance": ", ".join(money(amount, locale) for amount in panel.balance),
            "overdue": ", ".join(money(amount, locale) for amount in panel.overdue),
            "next_due_date": day(panel.next_due.due_on, locale) if panel.next_due else "",
            "next_due_amount": money(panel.next_due.amount_due, locale) if panel.next_due else "",
            "latest_invoice": latest.number if latest else "",
            "latest_total": money(latest.total, locale) if latest else "",
        }
        return {name: shown for name, shown in found.items() if shown}

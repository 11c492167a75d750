"""Forms about keys and webhook endpoints."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from handoff.forms.fields import DeskForm, OneLine
from supportbot.api.webhooks.addresses import LONGEST
from supportbot.api.webhooks.catalogue import MEANINGS
from supportbot.models import ApiKey, WebhookEndpoint

LIVES_DAYS = {"": None, "30": 30, "90": 90, "365": 365}
_LIVES = [("90", "After 90 days"), ("30", "After 30 days"), ("365", "After a year"), ("", "Never")]
_SCOPES = {
    ApiKey.Scope.CONVERSATIONS_READ: "Read conversations and what was said in them",
    ApiKey.Scope.CONVERSATIONS_WRITE: "Open conversations, write as the customer, request a person",
    ApiKey.Scope.WEBHOOKS_MANAGE: "Add, change and delete webhooks",
    ApiKey.Scope.SESSIONS_REVOKE: "End customers' sessions",
}


class KeyForm(DeskForm):
    name = OneLine(label="Name", max_length=80, help_text="What it is for, such as the system that will use it.")
    lives = forms.ChoiceField(label="Ends", choices=_LIVES, initial="90", required=False)
    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=[(str(scope), words) for scope, words in _SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Give no more than it needs. What a key may do cannot be changed later; make another instead.",
        error_messages={"required": "Choose at least one."},
    )

    def expires_at(self) -> datetime | None:
        """When the key ends (UTC), of a valid form; None for never."""
        days = LIVES_DAYS[self.cleaned_data["lives"]]
        return timezone.now() + timedelta(days=days) if days else None


class EndpointForm(DeskForm):
    url = forms.CharField(
        label="Address",
        max_length=LONGEST,
        widget=forms.URLInput(attrs={"class": "input", "placeholder": "https://", "autocomplete": "off"}),
        help_text="Where events are posted to. It begins with https://.",
    )
    description = OneLine(label="Description", max_length=120, required=False, help_text="For your colleagues.")
    events = forms.MultipleChoiceField(
        label="Events",
        choices=[(str(kind), f"{kind}: {meaning}") for kind, meaning in MEANINGS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )

    def __init__(self, *args: Any, endpoint: WebhookEndpoint | None = None, **kwargs: Any) -> None:
        if endpoint is not None:
            kept = {"url": endpoint.url, "description": endpoint.description, "events": endpoint.events}
            kwargs = {"initial": kept, **kwargs}
        super().__init__(*args, **kwargs)

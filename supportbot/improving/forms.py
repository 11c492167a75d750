"""Forms of the pages of learning."""

from __future__ import annotations

from typing import Any

from django import forms

from handoff.forms.fields import DeskForm
from supportbot.answering.brief import label_of
from supportbot.improving.sentences import LONGEST, topics


def topic_choices() -> list[tuple[str, str]]:
    """Every topic of the catalogue, as a customer would call it."""
    named = sorted(((one.name, label_of(one.name)) for one in topics()), key=lambda item: item[1])
    return [("", "Choose a topic"), *named]


class CorrectionForm(DeskForm):
    """One sentence and its topic."""

    text = forms.CharField(
        label="What the customer says",
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3, "dir": "auto"}),
        help_text="As they type it. Leave out names, numbers and anything else that is only theirs.",
    )
    topic = forms.ChoiceField(label="What it is about", choices=topic_choices)

    def values(self) -> dict[str, Any]:
        """What the services take; only when valid."""
        return {"text": self.cleaned_data["text"], "topic": self.cleaned_data["topic"]}


class PromotionForm(DeskForm):
    """A promotion, and the reason where the version is worse somewhere."""

    override = forms.BooleanField(required=False)
    why = forms.CharField(
        label="Why it is to serve all the same",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Kept in the log with your name.",
    )

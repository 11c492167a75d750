"""What a manager asks the dashboard for: a period, and whether all of it or one topic, team or language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from handoff.models import Team
from handoff.selectors.filtering import language_name
from supportbot.answering.brief import label_of
from supportbot.measuring.days import LONGEST_DAYS, Period, ending
from supportbot.measuring.reading import Scope
from supportbot.models import DayFigures
from supportbot.models.measuring import EVERY

PRESETS = {
    "today": "Today",
    "7": "7 days",
    "28": "28 days",
    "90": "90 days",
    "quarter": "This quarter",
    "year": "Year",
    "custom": "From … to …",
}
DEFAULT = "28"
_YEAR = 365
_RECENT = 400


def topic_name(topic: str) -> str:
    return label_of(topic) or "No topic"


class DashboardFilters(forms.Form):
    """All optional. ``first`` and ``last`` count where the period is ``custom``."""

    period = forms.ChoiceField(choices=list(PRESETS.items()), required=False)
    first = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    topic = forms.ChoiceField(required=False)
    team = forms.ChoiceField(required=False)
    language = forms.ChoiceField(required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        topics = sorted((topic_name(topic), topic) for topic in _seen("topic"))
        self._offer("topic", "All topics", [(topic, name) for name, topic in topics])
        self._offer("team", "All teams", [(str(pk), name) for pk, name in Team.objects.values_list("pk", "name")])
        languages = [(one, language_name(one)) for one in _seen("language")]
        self._offer("language", "All languages", languages)

    def _offer(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", every), *choices]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        # Just chosen, with no days yet: they come filled in with those shown so far.
        if said.get("period") == "custom" and ("first" in self.data or "last" in self.data):
            self._check_days(said.get("first"), said.get("last"))
        return said

    def _check_days(self, first: date | None, last: date | None) -> None:
        if first is None or last is None:
            self.add_error("last", "Choose both days.")
        elif first > last:
            self.add_error("last", "This is before the first day. Choose a later one.")
        elif (last - first).days >= LONGEST_DAYS:
            self.add_error("last", f"At most {LONGEST_DAYS} days can be shown. Choose a later first day.")

    @property
    def preset(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("period") or DEFAULT

    @property
    def asked(self) -> Period:
        """The period that is meant; the usual one where what is asked for cannot be."""
        self.is_valid()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        match self.preset:
            case "custom" if first and last:
                return Period(first, last)
            case "today":
                return Period(self.today, self.today)
            case "quarter":
                return Period(self.today.replace(month=3 * ((self.today.month - 1) // 3) + 1, day=1), self.today)
            case "year":
                return ending(self.today, _YEAR)
            case preset:
                return ending(self.today, int(preset) if preset.isdigit() else int(DEFAULT))

    @property
    def scopes(self) -> list[forms.BoundField]:
        return [self["topic"], self["team"], self["language"]]

    @property
    def scope(self) -> Scope:
        self.is_valid()
        return Scope(*(self.cleaned_data.get(name, "") for name in ("topic", "team", "language")))


def _seen(name: str) -> list[str]:
    """The topics or languages that have been counted of late."""
    others = {other: EVERY for other in ("topic", "team", "language") if other != name}
    rows = DayFigures.objects.filter(**others).exclude(Q(**{name: EVERY}) | Q(**{name: ""}))
    return sorted(set(rows.order_by("-day").values_list(name, flat=True)[:_RECENT]))

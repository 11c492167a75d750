"""Spans of a week as forms, and the one check that both the desk's page and the admin site make of them."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet

from handoff.forms.fields import DeskForm
from handoff.hours import Span, Week
from handoff.hours_words import overlap_words
from handoff.models import OfficeHours, OpenSpan

if TYPE_CHECKING:
    SpansBase = BaseFormSet["SpanForm"]
    InlineBase = forms.BaseInlineFormSet[OpenSpan, OfficeHours, forms.ModelForm[OpenSpan]]
else:
    SpansBase, InlineBase = BaseFormSet, forms.BaseInlineFormSet

LEAST_SLOTS = 2  # a pause at noon
MOST_SPANS = 70


def week_of(formset: Any) -> dict[int, tuple[Span, ...]]:
    """The spans that are filled in and valid, by weekday."""
    week: dict[int, tuple[Span, ...]] = {}
    for form in formset.forms:
        data: dict[str, Any] = getattr(form, "cleaned_data", {})
        day, opens, closes = (data.get(name) for name in ("weekday", "opens", "closes"))
        if day is not None and opens is not None and closes is not None and not data.get(DELETION_FIELD_NAME):
            week[day] = (*week.get(day, ()), (opens, closes))
    return week


class NoOverlap:
    """A formset of spans of one week, none of which overlaps another."""

    def clean(self) -> None:
        super().clean()  # type: ignore[misc]  # of the formset this is mixed into
        if told := overlap_words(week_of(self)):
            raise ValidationError(told, code="overlap")


class InlineSpans(NoOverlap, InlineBase):
    """For the admin site."""


class SpanForm(DeskForm):
    """One span of one day; both times empty means none."""

    weekday = forms.TypedChoiceField(choices=OpenSpan.Weekday.choices, coerce=int, widget=forms.HiddenInput)
    opens = forms.TimeField(required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    closes = forms.TimeField(required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        opens, closes = data.get("opens"), data.get("closes")
        if self.errors:
            return data
        if (opens is None) != (closes is None):
            empty = "opens" if opens is None else "closes"
            self.add_error(empty, f"Write when it {empty} too, or empty both.")
        elif opens is not None and opens == closes and opens != time(0):
            self.add_error("closes", "It closes later than it opens.")
        return data


class Spans(NoOverlap, SpansBase):
    """For the desk's page: for each weekday the spans it has and at least one empty one."""

    def days(self) -> list[tuple[str, list[SpanForm]]]:
        """The forms by the weekday's name."""
        day_of = {str(day): label for day, label in OpenSpan.Weekday.choices}
        rows: dict[str, list[SpanForm]] = {str(label): [] for label in day_of.values()}
        for form in self.forms:
            label = day_of.get(str(form["weekday"].value()))
            if label is not None:
                rows[str(label)].append(form)
        return list(rows.items())


def spans_initial(week: Week) -> list[dict[str, Any]]:
    """What a page of spans begins with."""
    rows: list[dict[str, Any]] = []
    for day in range(7):
        spans = sorted(week.get(day, ()))
        rows += [{"weekday": day, "opens": opens, "closes": closes} for opens, closes in spans]
        rows += [{"weekday": day}] * max(LEAST_SLOTS - len(spans), 1)
    return rows


SpansFormSet: Any = forms.formset_factory(SpanForm, formset=Spans, extra=0, max_num=MOST_SPANS, absolute_max=MOST_SPANS)

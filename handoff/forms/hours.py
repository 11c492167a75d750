"""Office hours as one page: name and zone, the week, the holidays."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.forms.formsets import BaseFormSet

from handoff.forms.fields import DeskForm, OneLine
from handoff.forms.week import Spans, SpansFormSet, spans_initial, week_of
from handoff.hours import Week
from handoff.models import OfficeHours
from handoff.services.office_hours import HoursDetails

if TYPE_CHECKING:
    HolidaysBase = BaseFormSet["HolidayForm"]
else:
    HolidaysBase = BaseFormSet

_REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_EMPTY_HOLIDAYS = 3
_MOST_HOLIDAYS = 200


@cache
def _places() -> list[tuple[str, Any]]:
    """The zones by region, as the time zone database names them."""
    groups: dict[str, list[tuple[str, str]]] = {region: [] for region in _REGIONS}
    for zone in sorted(available_timezones()):
        region, _, place = zone.partition("/")
        if region in groups and place:
            groups[region].append((zone, place.replace("_", " ").replace("/", ", ")))
    return [("UTC", "UTC"), *groups.items()]


def zone_choices(kept: str) -> list[tuple[str, Any]]:
    """Every zone of a place, and the one ``kept`` whatever it is called."""
    known = {zone for _, zones in _places()[1:] for zone, _ in zones} | {"UTC"}
    return _places() if kept in known else [(kept, kept), *_places()]


class HoursForm(DeskForm):
    name = OneLine(label="Name", max_length=80, help_text="Such as “Weekdays in Dublin”.")
    zone = forms.ChoiceField(label="Time zone", help_text="Times and holidays below are those of this place.")

    def __init__(self, *args: Any, kept: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zone_choices(kept)  # type: ignore[attr-defined]  # of a choice field


class HolidayForm(DeskForm):
    day = forms.DateField(required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    name = OneLine(
        required=False, max_length=80, widget=forms.TextInput(attrs={"placeholder": "Name, such as Christmas Day"})
    )

    def clean(self) -> dict[str, Any]:
        if not self.errors and self.cleaned_data.get("name") and not self.cleaned_data.get("day"):
            self.add_error("day", "Write the day too, or empty the name.")
        return self.cleaned_data


class Holidays(HolidaysBase):
    def clean(self) -> None:
        seen: set[date] = set()
        for form in self.forms:
            day = getattr(form, "cleaned_data", {}).get("day")
            if day in seen:
                form.add_error("day", "This day is listed twice.")
            if day is not None:
                seen.add(day)

    def kept(self) -> list[tuple[date, str]]:
        """The holidays that are filled in, in order."""
        rows = [form.cleaned_data for form in self.forms]
        return sorted((row["day"], row["name"]) for row in rows if row.get("day"))


HolidaysFormSet: Any = forms.formset_factory(
    HolidayForm, formset=Holidays, extra=_EMPTY_HOLIDAYS, max_num=_MOST_HOLIDAYS, absolute_max=_MOST_HOLIDAYS
)


class HoursPage:
    """The three forms together."""

    def __init__(self, data: Any, *, hours: OfficeHours | None, usual: Week) -> None:
        name, zone, week, holidays = "", settings.TIME_ZONE, usual, []
        if hours is not None:
            name, zone, week = hours.name, hours.zone, hours.timetable().week
            holidays = [{"day": one.day, "name": one.name} for one in hours.holidays.all()]
        self.form = HoursForm(data, kept=zone, initial={"name": name, "zone": zone})
        # Each line is read, also one that is sent as it came.
        read = {"form_kwargs": {"empty_permitted": False}}
        self.spans: Spans = SpansFormSet(data, prefix="week", initial=spans_initial(week), **read)
        self.holidays: Holidays = HolidaysFormSet(data, prefix="holidays", initial=holidays, **read)

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.spans.is_valid(), self.holidays.is_valid()])

    def details(self) -> HoursDetails:
        """What is wanted; only of a valid page."""
        return HoursDetails(
            name=self.form.cleaned_data["name"],
            zone=self.form.cleaned_data["zone"],
            week=week_of(self.spans),
            holidays=self.holidays.kept(),
        )

"""A timetable in words, for the people who keep it. Pure; times are those of the timetable's own zone."""

from __future__ import annotations

from calendar import day_name, month_name
from datetime import datetime, timedelta

from handoff.hours import Span, Timetable, Week, first_overlap

_A_WEEK = timedelta(days=7)


def standing_words(table: Timetable, at: datetime) -> str:
    """Whether it is open ``at`` (aware) and what comes next: "Open now, until 17:00", "Opens Monday 09:00"."""
    if table.always_open:
        return "Always open"
    closes = table.closes_at(at)
    if closes is not None:
        return _until(closes.astimezone(table.zone), at.astimezone(table.zone))
    opens = table.opens_at(at)
    if opens is None:
        return "Not open within a year"
    return f"Opens {_when(opens.astimezone(table.zone), at.astimezone(table.zone))}"


def overlap_words(week: Week) -> str | None:
    """Which two spans of the week overlap, named by the day, and what to do; None when none do."""
    found = first_overlap(week)
    if found is None:
        return None
    day, before, after = found
    return f"{day_name[day]}: {_span(before)} and {_span(after)} overlap. Write them as one span, or change one."


def _until(closes: datetime, now: datetime) -> str:
    if closes - now > _A_WEEK:
        return "Open now"
    soon = closes - now < timedelta(days=1)
    return f"Open now, until {closes:%H:%M}" if soon else f"Open now, until {_when(closes, now)}"


def _when(moment: datetime, now: datetime) -> str:
    days = (moment.date() - now.date()).days
    if days < 2:  # today and the day after have names of their own
        day = ("today", "tomorrow")[days]
    elif days < 7:
        day = day_name[moment.weekday()]
    else:
        day = f"{moment.day} {month_name[moment.month]}"
    return f"{day} {moment:%H:%M}"


def _span(span: Span) -> str:
    return f"{span[0]:%H:%M}–{span[1]:%H:%M}"

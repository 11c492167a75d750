"""The clocks of a promise: how soon somebody answers, and how soon it is done. Pure.

Clocks run in open time only. A due moment is fixed when its clock starts, so that a list can show it without sums and
the sweep is one comparison; ``Timetable.after`` is the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handoff.hours import Timetable


class Clock(StrEnum):
    """What is promised."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


@dataclass(frozen=True, slots=True)
class Target:
    """Seconds of open time until it is due, and the share of them after which a warning is given (0 to 1)."""

    seconds: int
    warn_at: float = 0.75


@dataclass(frozen=True, slots=True)
class Due:
    """When to warn and when the promise is broken, both UTC."""

    warn: datetime
    breach: datetime


def due(target: Target, *, start: datetime, hours: Timetable) -> Due | None:
    """The moments of a clock that starts at ``start``; None when the team is never there."""
    breach = hours.after(start, target.seconds)
    warn = hours.after(start, target.seconds * target.warn_at)
    return None if breach is None or warn is None else Due(warn=warn, breach=breach)

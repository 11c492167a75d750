"""Every figure of the dashboard against SQL written by hand over the raw tables, in two zones over their clock changes.

The statements in ``sql/`` share nothing with the product: no view, no count kept, no function, no constant.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from supportbot.measuring.days import Period, ending
from supportbot.measuring.definitions import FIGURES
from supportbot.measuring.keeping_up import figures_keep_up
from supportbot.measuring.reading import Counted, Scope, counted
from supportbot.models import DayFigures
from tests.supportbot.measuring.world import traffic

SQL = Path(__file__).with_name("sql")
# Months over a change of clocks: to summer time and back in Dublin, and back in New York.
WORLDS = {
    "Europe/Dublin": (date(2026, 2, 20), date(2026, 4, 10), date(2026, 3, 29)),
    "America/New_York": (date(2026, 10, 1), date(2026, 11, 15), date(2026, 11, 1)),
}
TIMES = ("bot_first", "bot_full", "bot_work", "people_first", "people_full", "queue_wait", "estimate_error")
ALONE = [key for key in FIGURES if not key.endswith(("_p50", "_p95"))]


class World:
    """Some weeks of traffic, counted as the worker counts it, the last days not yet over."""

    def __init__(self, zone: str) -> None:
        first, last, self.edge = WORLDS[zone]
        self.zone, self.first, self.last = zone, first, last
        self.as_of = datetime.combine(last, datetime.min.time(), UTC) + timedelta(hours=17, minutes=21)
        traffic(zone, first, last, conversations=1500, until=self.as_of)
        figures_keep_up(as_of=self.as_of, older_wait=timedelta(), seconds=600)

    def periods(self) -> list[Period]:
        edge = timedelta(days=1)
        return [
            Period(self.edge, self.edge),
            Period(self.edge - edge, self.edge + edge),
            ending(self.last, len(Period(self.first, self.last)) // 2),
            Period(self.last - 6 * edge, self.last),
        ]

    def by_hand(self, name: str, period: Period, **more: Any) -> list[tuple[Any, ...]]:
        values = {"zone": self.zone, "first": period.first, "last": period.last, "as_of": self.as_of, **more}
        with connection.cursor() as cursor:
            cursor.execute((SQL / f"{name}.sql").read_text(), values)
            return list(cursor.fetchall())


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, db: None) -> World:
    return World(request.param)


def shown(period: Period, **scope: str) -> Counted:
    return counted(period, Scope(**scope))


def test_every_figure_has_its_statement() -> None:
    assert {*ALONE, *TIMES} <= {path.stem for path in SQL.glob("*.sql")}


def test_figures(world: World) -> None:
    """All in one go, since the traffic takes longer to make than to count."""
    for period in world.periods():
        found = shown(period)
        figures_are_as_counted_by_hand(world, period, found)
        times_are_within_one_in_a_hundred(world, period, found)
        what_became_of_chats_adds_up(found)
        assert dict(found.now.family("handoff")) == dict(world.by_hand("handoffs_by_reason", period))
        assert dict(found.now.family("handoff_topic")) == dict(world.by_hand("handoffs_by_topic", period))
        days = {str(step.first): tally["conversations"] for step, tally in found.steps}
        assert days == dict(world.by_hand("conversations_a_day", period))
    scopes_hold_their_own(world, world.periods()[2])


def figures_are_as_counted_by_hand(world: World, period: Period, found: Counted) -> None:
    expected = {key: world.by_hand(key, period)[0][0] for key in ALONE}
    assert len(period) < 15 or all(expected.values()), "the traffic has some of everything"
    assert {key: FIGURES[key].of(found.now) for key in ALONE} == {
        key: pytest.approx(value, rel=1e-9) if isinstance(value, float) else value for key, value in expected.items()
    }


def times_are_within_one_in_a_hundred(world: World, period: Period, found: Counted) -> None:
    for key in TIMES:
        ((expected,),) = world.by_hand(key, period)
        told = [FIGURES[f"{key}_{share}"].of(found.now) for share in ("p50", "p95")]
        assert told == ([None, None] if expected is None else pytest.approx(expected, rel=0.0100001)), (key, period)


def what_became_of_chats_adds_up(found: Counted) -> None:
    now = found.now
    keys = ("resolved_bot", "resolved_people", "unresolved_bot", "unresolved_people")
    parts = [part for key in keys if (part := FIGURES[key].of(now)) is not None]
    assert sum(now.family("outcome").values()) == now["conversations"]
    assert not parts or sum(parts) == pytest.approx(1)


def scopes_hold_their_own(world: World, period: Period) -> None:
    rows = DayFigures.objects.exclude(topic__in=["", "*"]).exclude(team__in=["", "*"]).exclude(language="*")
    chosen = rows.filter(day__range=(period.first, period.last)).order_by("day", "topic", "team", "language").first()
    assert chosen is not None
    one = {name: getattr(chosen, name) for name in ("topic", "team", "language")}
    for named in (("topic",), ("team",), ("language",), ("topic", "language"), ("topic", "team", "language")):
        scope = {name: value if name in named else "" for name, value in one.items()}
        ((expected,),) = world.by_hand("conversations_of_scope", period, **scope)
        assert shown(period, **scope).now["conversations"] == expected > 0

"""What is not counted but looked at when somebody asks: the store's facts, breakers, pools, how late the nets are."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connections
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from handoff.counting import What
from handoff.store import pool_stats
from supportbot.metrics.facts import FACTS, Fact
from supportbot.metrics.marks import sweep_periods
from supportbot.metrics.store_facts import Found, Rows, facts_read

_BREAKER = {"closed": 0.0, "half-open": 1.0, "open": 2.0}
_POOL_GAUGES = (
    ("size", "Connections that a pool of this process has."),
    ("max", "Connections that it may have at most."),
    ("in_use", "Connections in use."),
    ("waiting", "Threads or tasks that wait for a connection."),
)


class StoreFacts(Collector):
    """The same from whichever web process it is asked."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        found = facts_read()
        yield _gauge("store_up", "1 where Postgres answers this process.", float(found.up))
        yield _gauge("facts_missing", "Facts of the store that could not be read in time.", float(found.missing))
        yield _gauge("facts_seconds", "How long reading the facts of the store took.", found.seconds)
        for fact in FACTS:
            yield from _families(fact, found)
        family = _labelled("sweep_period_seconds", "How often the beat asks for this task.", "sweep")
        for name, seconds in sweep_periods().items():
            family.add_metric((name,), seconds)
        yield family


class ThisProcess(Collector):
    """What is this process's own, as it is now."""

    def __init__(self) -> None:
        self._ended: dict[str, float] = {}
        self._lock = Lock()

    def hear(self, what: What, labels: tuple[str, ...], amount: float) -> None:
        """A hook of ``handoff.counting``."""
        if what == "sweep_ended":
            with self._lock:
                self._ended[labels[0]] = time.monotonic()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        yield self._sweeps()
        yield _breakers()
        yield from _pools()

    def _sweeps(self) -> GaugeMetricFamily:
        family = _labelled("web_sweep_age_seconds", "Since a net of this process last came to its end.", "sweep")
        with self._lock:
            ended = dict(self._ended)
        for name, at in ended.items():
            family.add_metric((name,), time.monotonic() - at)
        return family


this_process = ThisProcess()


def _breakers() -> GaugeMetricFamily:
    family = _labelled("model_breaker_state", "0 closed, 1 trying, 2 open: the endpoint is left alone.", "endpoint")
    if not settings.LLM_BASE_URL:
        return family
    from supportbot.llm.configured import models  # nothing of it is loaded where no model is set

    if models().are_set:
        for name, state in models().states().items():
            family.add_metric((name,), _BREAKER[state])
    return family


def _pools() -> Iterator[GaugeMetricFamily]:
    stats = {"sockets": _figures(pool_stats()), "pages": _figures(_pages_pool())}
    for gauge, says in _POOL_GAUGES:
        family = _labelled(f"database_pool_{gauge}", says, "pool")
        for pool, its in stats.items():
            family.add_metric((pool,), float(its[gauge]))
        yield family


def _pages_pool() -> dict[str, int]:
    """That of Django, where this process has one."""
    pool: Any = getattr(connections["default"], "pool", None)
    return {} if pool is None else pool.get_stats()


def _figures(stats: dict[str, int]) -> dict[str, int]:
    """What is told of a pool, from psycopg's own figures of it."""
    size, idle = stats.get("pool_size", 0), stats.get("pool_available", 0)
    return {
        "size": size,
        "max": stats.get("pool_max", 0),
        "in_use": size - idle,
        "waiting": stats.get("requests_waiting", 0),
    }


def _families(fact: Fact, found: Found) -> Iterator[GaugeMetricFamily]:
    rows: Rows = found.rows.get(fact, ())
    places = len(fact.labels)
    for place, (name, says) in enumerate(fact.gauges):
        family = GaugeMetricFamily(f"supportbot_{name}", says, labels=fact.labels)
        for row in rows:
            family.add_metric([str(label) for label in row[:places]], float(str(row[places + place])))
        yield family


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"supportbot_{name}", says, value=value)


def _labelled(name: str, says: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"supportbot_{name}", says, labels=(label,))

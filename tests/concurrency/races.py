"""Running the same moment again and again: pieces of work that start together, each with its own connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

ROUNDS = [pytest.param(30, id="30"), pytest.param(300, id="300", marks=pytest.mark.prove)]
"""Thirty rounds in every run, three hundred in the long tier."""


_HEAD_STARTS = [(0.0, 0.0), (0.0, 0.05), (0.05, 0.0), (0.0, 0.004), (0.004, 0.0)]


def delays(number: int) -> tuple[float, float]:
    """Seconds that each of two waits in round `number`: together, far apart and nearly together, each side first.

    Two that always start at the same moment may always end in the same order, as one has less to do before
    its decisive statement; which order that is depends on the machine.
    """
    return _HEAD_STARTS[number % len(_HEAD_STARTS)]


def later(seconds: float, work: Callable[[], Any]) -> Callable[[], Any]:
    """The same work, begun some seconds after the start."""

    def run() -> Any:
        time.sleep(seconds)
        return work()

    return run


def together(*works: Callable[[], Any]) -> list[Any]:
    """Start all at the same moment; results in order, an exception in place of a result."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return work()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))

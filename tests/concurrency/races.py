"""Running the same moment again and again: pieces of work that start together, each with its own connection."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

ROUNDS = [pytest.param(30, id="30"), pytest.param(300, id="300", marks=pytest.mark.prove)]
"""Thirty rounds in every run, three hundred in the long tier."""


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

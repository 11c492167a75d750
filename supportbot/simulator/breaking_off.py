"""Ctrl-C and SIGTERM end a run in order, whatever was under way when they came."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Told:
    """Whether the run was told to end.

    An exception that a signal raises inside a finaliser or a weak reference's callback is printed and forgotten by
    the interpreter. So it is raised at once, and again by ``look`` between two conversations.
    """

    def __init__(self) -> None:
        self._told = False

    def end(self, _signal: int, _frame: FrameType | None) -> None:
        self._told = True
        raise KeyboardInterrupt

    def look(self) -> None:
        """Raises KeyboardInterrupt once the run was told to end."""
        if self._told:
            raise KeyboardInterrupt


@contextmanager
def signals_heard() -> Iterator[Told]:
    """Both signals tell the run to end; outside the main thread, which alone may listen, none does."""
    told = Told()
    if threading.current_thread() is not threading.main_thread():
        yield told
        return
    before = {each: signal.signal(each, told.end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)

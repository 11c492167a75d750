"""Letting a long run keep its pace: an adapter asks for its turn before each call that it makes over the network.

One read of the port may be several calls. Where nobody has set a pace, asking costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_wait: ContextVar[Callable[[], None] | None] = ContextVar("billing_gateway_turn", default=None)


@contextmanager
def in_turn(wait: Callable[[], None]) -> Iterator[None]:
    """Have ``wait`` called before each call over the network that is made here, in this thread."""
    token = _wait.set(wait)
    try:
        yield
    finally:
        _wait.reset(token)


def is_paced() -> bool:
    """Whether somebody has set a pace in this thread: calls then go out one after the other."""
    return _wait.get() is not None


def await_turn() -> None:
    """For adapters: returns when the next call may be made."""
    wait = _wait.get()
    if wait is not None:
        wait()

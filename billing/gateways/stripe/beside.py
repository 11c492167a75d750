"""Reads that do not need each other's answer go out beside each other, while somebody waits for all of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from billing.gateways.turns import is_paced

T = TypeVar("T")
_hands = ThreadPoolExecutor(max_workers=8, thread_name_prefix="stripe-read")
"""They stay, as the client keeps its connections by thread."""


def begin(read: Callable[[], T]) -> Callable[[], T]:
    """Begin ``read`` in another thread; what comes back waits for its answer, or raises what it raised.

    Under a pace nothing is begun: each is then read when its answer is asked for, one after the other.
    """
    return read if is_paced() else _hands.submit(read).result

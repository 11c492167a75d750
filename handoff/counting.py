"""What happened in this process, for whoever counts: a name, and labels from closed sets. Pure.

Never a text, a reference or a name of somebody. Nobody has to count: without a hook nothing becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

What = Literal[
    "bell_lost",
    "bell_listener_restarted",
    "breaker_opened",
    "frame_failed",
    "frame_refused",
    "gap_fetched",
    "guard_stopped",
    "mail_tried",
    "model_asked",
    "model_first_part",
    "model_tokens",
    "rate_limited",
    "redacted",
    "socket",
    "sweep_ended",
    "task_ended",
    "turn_answered",
    "turn_ended",
    "turn_taken_over",
    "webhook_tried",
]
Hook = Callable[[What, tuple[str, ...], float], None]
_hooks: list[Hook] = []


def on_counted(hook: Hook) -> None:
    """Have ``hook`` called with what happened, its labels and how much. From any thread; it must be quick."""
    if hook not in _hooks:
        _hooks.append(hook)


def counted(what: What, *labels: str, amount: float = 1.0) -> None:
    """It happened: once, ``amount`` times, or within ``amount`` seconds, as ``supportbot/metrics/meters.py`` has it."""
    for hook in _hooks:
        hook(what, labels, amount)

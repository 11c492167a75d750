"""What an action has changed is read again from the billing system; who does that says so here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from billing.records import Key

log = structlog.get_logger(__name__)
Reread = Callable[[str, Sequence[Key]], None]
"""Takes the customer's reference and what was touched. It may take its time, in no transaction."""
_hooks: list[Reread] = []


def on_touched(hook: Reread) -> None:
    """Have ``hook`` called behind each action that was done. Registered in ``AppConfig.ready``."""
    if hook not in _hooks:
        _hooks.append(hook)


def reread(customer_ref: str, keys: Sequence[Key]) -> None:
    """Read what was touched again. The action is done either way: what fails here, the next reading mends."""
    for hook in _hooks:
        try:
            hook(customer_ref, keys)
        except Exception:
            log.exception("reread_failed", customer=customer_ref)

"""Calls to other companies' systems, for whoever wants to know how long they take. Pure.

The hook is given the name of the system and nothing of what is asked. Without one a call costs nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal

System = Literal["stripe", "hubspot", "crm"]
Hook = Callable[[System], AbstractContextManager[Any]]
_hooks: list[Hook] = []
_NOBODY: AbstractContextManager[Any] = nullcontext()


def on_call(hook: Hook | None) -> None:
    """Have each call made within what ``hook`` gives; None for nobody."""
    _hooks[:] = [hook] if hook else []


def calling(system: System) -> AbstractContextManager[Any]:
    """For adapters: around one call over the network."""
    return _hooks[0](system) if _hooks else _NOBODY

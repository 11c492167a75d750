"""One terminal for many processes: each line carries its process's name, in a colour where colours show."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

OWN_NAME = "run"
_WIDTH = 8
_COLOURS = {OWN_NAME: 37, "stores": 35, "prepare": 34, "web": 36, "worker": 33, "beat": 32}

Say = Callable[[str], None]


def voice(name: str) -> Say:
    """A function that prints lines under this name."""
    label = f"{name:<{_WIDTH}}│ "
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        label = f"\x1b[{_COLOURS.get(name, 37)}m{label}\x1b[0m"

    def say(text: str) -> None:
        # A closed terminal must not stop the orderly end.
        with suppress(OSError):
            for line in text.splitlines():
                sys.stdout.write(f"{label}{line}\n")
            sys.stdout.flush()

    return say

"""Runs the stores around a piece of work."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from supportbot.embedded.keeper import Keeper, Say
from supportbot.embedded.postgres import Postgres
from supportbot.embedded.store import Store
from supportbot.embedded.valkey import Valkey


class Stores:
    """The embedded stores in use, by name (``postgres``, ``valkey``)."""

    def __init__(self, keepers: Sequence[Keeper]) -> None:
        self._keepers = keepers

    @property
    def pids(self) -> dict[str, int]:
        """Process ids of the servers that this process owns."""
        return {keeper.store.name: keeper.process.pid for keeper in self._keepers if keeper.process}

    def revive(self) -> list[str]:
        """Start again those of our servers that have ended; their names. Raises StoreError."""
        return [keeper.store.name for keeper in self._keepers if keeper.revive()]


@contextmanager
def running(
    var_dir: Path,
    *,
    postgres: bool = True,
    valkey: bool = True,
    durable: bool = True,
    exclusive: bool = False,
    say: Say | None = None,
) -> Iterator[Stores]:
    """The chosen stores answer inside this context.

    Uses those that another process keeps; starts the others and stops them at the end, once nobody else uses them.
    Start it from the main thread: the servers end when the thread that started them does.

    ``durable=False`` is for tests: quicker, and a power cut may lose data.
    ``exclusive`` is for the supervisor: it waits for the present owner, and does not wait for guests at the end.
    ``say`` receives what a waiting person should know (default: standard error).
    Raises StoreError with the remedy.
    """
    kinds: list[type[Store]] = [*([Postgres] if postgres else []), *([Valkey] if valkey else [])]
    var_dir = var_dir.resolve()
    with ExitStack() as leaving:
        keepers: list[Keeper] = []
        for kind in kinds:
            keeper = Keeper(kind(var_dir, durable=durable), exclusive=exclusive, say=say or _to_stderr)
            leaving.callback(keeper.leave)
            keepers.append(keeper)
            keeper.begin()
        for keeper in keepers:
            keeper.wait()
        yield Stores(keepers)


def _to_stderr(text: str) -> None:
    sys.stderr.write(text + "\n")

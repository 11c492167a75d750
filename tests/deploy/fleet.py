"""Several web processes and workers over one pair of stores, as on several machines, behind one address."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from supportbot.supervisor.plan import Options, Program, processes
from tests.flows.stack import Stack, free_port

WEB = ("web-1", "web-2")
ALL = (*WEB, "worker-1", "worker-2", "beat")


class Fleet(Stack):
    """Processes by names such as ``web-1`` and ``worker-2``; ``port`` is that of the proxy before them."""

    @cached_property
    def ports(self) -> defaultdict[str, int]:
        """Each web process's own; a worker is told from another by its number alone."""
        return defaultdict(free_port)

    def _program(self, name: str) -> Program:
        kind = name.partition("-")[0]
        options = Options.read({**self.env, "PORT": str(self.ports[name])})
        return next(program for program in processes(options) if program.name == kind)

    def start(self, *names: str) -> None:
        super().start(*names)
        for name in names:
            if name.startswith("web-"):
                self.wait_until_up(name, self.ports[name])

    def restart(self, name: str) -> None:
        """As an operator does it: asked to end, waited for, started again."""
        running = self.running.pop(name)
        running.terminate()
        running.wait(self._program(name).grace + 15)
        self.start(name)

"""Several web processes and workers over one pair of stores, as on several machines, behind one address."""

from __future__ import annotations

import time
import urllib.request
from functools import cached_property

from supportbot.supervisor.plan import Options, Program, processes
from tests.flows.stack import START_SECONDS, Stack, free_port

WEB = ("web-1", "web-2")
ALL = (*WEB, "worker-1", "worker-2", "beat")


class Fleet(Stack):
    """Processes by names such as ``web-1`` and ``worker-2``; ``port`` is that of the proxy before them."""

    @cached_property
    def ports(self) -> dict[str, int]:
        """Each web process's own; a worker is told from another by its number alone."""
        return {name: free_port() for name in ALL}

    def _program(self, name: str) -> Program:
        kind = name.partition("-")[0]
        options = Options.read({**self.env, "PORT": str(self.ports[name])})
        return next(program for program in processes(options) if program.name == kind)

    def start(self, *names: str) -> None:
        super().start(*names)
        for name in names:
            if name in WEB:
                self._wait_for(name)

    def restart(self, name: str) -> None:
        """As an operator does it: asked to end, waited for, started again."""
        running = self.running.pop(name)
        running.terminate()
        running.wait(self._program(name).grace + 15)
        self.start(name)

    def _wait_for(self, name: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.running[name].poll() is None, self.log_of(name).read_text()[-4000:]
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"{name} does not answer: {self.log_of(name).read_text()[-4000:]}")

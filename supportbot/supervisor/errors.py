"""Why the supervisor does not start.

SupervisorError
├── AlreadyRunning   another supervisor works on the same data folder
├── PortBusy         another program listens on the port
└── StepFailed       a step before the start ended with an error
"""

from __future__ import annotations


class SupervisorError(Exception):
    """The message names the remedy."""


class AlreadyRunning(SupervisorError):
    """Another supervisor works on the same data folder."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"Already running ({holder}). Use it there, or stop it with Ctrl-C first.")


class PortBusy(SupervisorError):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is in use by another program. Choose another: PORT={port + 1} make run")


class StepFailed(SupervisorError):
    """A step before the start ended with an error."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(f"{name} ended with {code}; the lines above say why. Mend it and start again.")

"""How long a client waits for what: the widget's waits, shortened so that a minute holds many of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clocks:
    """All in seconds. ``silence`` must be shorter than ``heartbeat``, or no dead connection would be found.

    A request is given up after ``request``, sooner than the server would have said that nothing is new.
    """

    heartbeat: float = 3.5
    silence: float = 3.0
    opening: float = 4.0
    ack_patience: float = 3.0
    retry: float = 0.5
    resync: float = 0.7
    backoff_first: float = 0.1
    backoff_last: float = 2.0
    another_socket: float = 4.0
    request: float = 8.0
    pause: float = 0.1


WIDGETS = Clocks(
    heartbeat=25.0, silence=10.0, opening=7.0, ack_patience=6.0, retry=1.5, resync=4.0, backoff_first=0.5,
    backoff_last=8.0, another_socket=60.0, request=40.0, pause=0.3,
)  # fmt: skip
"""The widget's own, for what depends on how hard many of them try."""

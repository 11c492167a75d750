"""The list of faults, F1 to F50: what is done to the program, and which invariants must hold all the same.

A test that proves a row carries ``@pytest.mark.fault("F7")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
INVARIANTS = {
    "I1": "no accepted message is lost",
    "I2": "none is shown twice",
    "I3": "every screen has the same order",
    "I4": "a conversation has one owner at most",
    "I5": "the bot is silent from a takeover on",
    "I6": "money moves once at most for each request",
    "I7": "nothing of another customer is shown",
    "I8": "no card number, code or social security number is stored, logged or sent on",
    "I9": "no dead end: within 30 s an answer, a stated delay or a person",
    "I10": "it recovers by itself",
}
_MARK = re.compile(r"""mark\.fault\(((?:\s*["']F\d+["']\s*,?)+)\)""")


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    what: str
    invariants: tuple[str, ...]


def _fault(name: str, what: str, invariants: str) -> Fault:
    return Fault(name, what, tuple(invariants.split()))


FAULTS = {
    fault.name: fault
    for fault in (
        _fault("F1", "web process killed while the bot thinks", "I1 I2 I9"),
        _fault("F2", "a worker's pool process killed while it finishes a turn", "I2 I9"),
        _fault("F3", "worker killed after the reply was committed", "I2"),
        _fault("F4", "no worker at all, web process killed once", "I1 I9"),
        _fault("F5", "Redis frozen", "I1 I3 I10"),
        _fault("F6", "Redis killed, its data gone", "I1 I2 I10"),
        _fault("F7", "Redis has no memory left", "I1"),
        _fault("F8", "a reader stops under fifty messages a second", "I1 I3"),
        _fault("F9", "socket cut in the middle of a streamed answer", "I2 I3"),
        _fault("F10", "acknowledgements lost on the way", "I2"),
        _fault("F11", "two devices of one customer", "I2 I3"),
        _fault("F12", "the same message five times at once", "I2"),
        _fault("F13", "the same client_id with another text", "I1"),
        _fault("F14", "500 sockets come back after a web restart", "I1 I10"),
        _fault("F15", "a client that reads one byte a second", "I1"),
        _fault("F16", "Redis restarted under idle sockets", "I1"),
        _fault("F17", "frames and texts too large or empty", "I1"),
        _fault("F18", "odd Unicode, NUL, lone surrogates", "I1 I3"),
        _fault("F19", "a flood from one customer", "I9"),
        _fault("F20", "three messages while a turn is under way", "I2 I3"),
        _fault("F21", "model answers 500 or refuses connections", "I9"),
        _fault("F22", "model answers 429 with Retry-After", "I9"),
        _fault("F23", "model hangs or drips", "I9"),
        _fault("F24", "model cuts the stream half way", "I2 I9"),
        _fault("F25", "model returns garbage", "I9"),
        _fault("F26", "model obeys the attacker", "I6 I7"),
        _fault("F27", "billing system down or slow", "I7 I9"),
        _fault("F28", "billing system returns another customer's row", "I7"),
        _fault("F29", "refund done, answer lost", "I6"),
        _fault("F30", "refund pressed twice, by two, after keys are pruned", "I6"),
        _fault("F31", "webhooks doubled, out of order, forged, old or early", "I6"),
        _fault("F32", "an agent takes over while the bot answers", "I5"),
        _fault("F33", "two agents claim at once", "I4"),
        _fault("F34", "the holding agent's browser dies", "I4 I9"),
        _fault("F35", "hand-back while the customer writes", "I4 I5"),
        _fault("F36", "a returning agent has a stale view", "I3"),
        _fault("F37", "hand-over with nobody there", "I9"),
        _fault("F38", "Postgres crashes and restarts under load", "I1 I10"),
        _fault("F39", "Postgres down for a minute", "I1 I9"),
        _fault("F40", "deadlocks, serialization failures, a row locked for 10 s", "I1 I2"),
        _fault("F41", "database read-only", "I1"),
        _fault("F42", "clocks of web and worker twenty minutes apart", "I3"),
        _fault("F43", "rolling restart under load", "I1 I2 I10"),
        _fault("F44", "session ended or agent disabled with the socket open", "I7"),
        _fault("F45", "another customer's ids, guessed ids, foreign origins", "I7"),
        _fault("F46", "many customers at once, canaries in each", "I7"),
        _fault("F47", "card numbers in text, split texts, file names, replies", "I8"),
        _fault("F48", "markup and formulas on every screen and export", "I7"),
        _fault("F49", "erasure while a task runs", "I7"),
        _fault("F50", "a message whose turn always fails", "I9"),
    )
}


def marked() -> Iterator[tuple[str, Path]]:
    """Each fault's name with each file in which a test carries its mark."""
    for file in sorted(TESTS.rglob("*.py")):
        for names in _MARK.findall(file.read_text()):
            for name in re.findall(r"F\d+", names):
                yield name, file


def files_of(name: str) -> list[Path]:
    return sorted({file for marked_name, file in marked() if marked_name == name})

"""The page that shows how faults are survived, and the runs that its table is made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from tests.faults.registry import FAULTS, TESTS
from tests.faults.results import Run, newest, table

DOCUMENT = TESTS.parent / "docs/reliability.md"
PUBLISHED = TESTS / "faults/published.jsonl"
_BEGIN, _END = "<!-- table -->\n", "\n<!-- end -->"


def shown() -> str:
    """The table as the page has it. Raises ValueError where its marks are missing."""
    _, found, rest = DOCUMENT.read_text().partition(_BEGIN)
    inside, ended, _ = rest.partition(_END)
    if not found or not ended:
        raise ValueError(f"{DOCUMENT.name} has no {_BEGIN.strip()} with {_END.strip()} behind it.")
    return inside


def publish(runs: Sequence[Run]) -> None:
    """Keep the newest runs of each fault and put their table into the page."""
    kept = [run for fault in FAULTS for run in newest(runs, fault)]
    PUBLISHED.write_text("".join(json.dumps(asdict(run)) + "\n" for run in kept))
    DOCUMENT.write_text(DOCUMENT.read_text().replace(shown(), table(kept)))

"""The options that every bench has."""

from __future__ import annotations

import argparse
from pathlib import Path


def parser_of(
    prog: str, description: str | None, *, seconds: float | None = None, rounds: int | None = None
) -> argparse.ArgumentParser:
    """With ``--out``, and ``--seconds`` (of each run) and ``--rounds`` where they have a default."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    if seconds is not None:
        parser.add_argument("--seconds", type=float, default=seconds, help="of each run")
    if rounds is not None:
        parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the figures go, as JSON lines")
    return parser

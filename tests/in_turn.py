"""Several commands of ``manage.py``, one after the other in one process: Django is loaded once, not for each.

``commands_run`` starts this file as a process of its own, in an environment of its own.
"""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended: its status, and all that it printed."""

    words: list[str]
    status: int
    said: str


def commands_run(
    *commands: Sequence[str], env: Mapping[str, str], typed: Mapping[int, str] | None = None, cwd: Path = PROJECT
) -> list[Done]:
    """Run each in turn, whatever became of those before; ``typed`` is what stands on the standard input of the n-th."""
    wanted = [[list(words), (typed or {}).get(number, "")] for number, words in enumerate(commands)]
    process = subprocess.run(
        [sys.executable, __file__], input=json.dumps(wanted), cwd=cwd, env=dict(env),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stdout + process.stderr
    return [Done(**one) for one in json.loads(process.stdout.splitlines()[-1])]


def _one(words: list[str], typed: str) -> dict[str, object]:
    """As ``python manage.py WORDS``, with what it prints caught."""
    said, status = io.StringIO(), 0
    sys.argv, sys.stdin = ["manage.py", *words], io.StringIO(typed)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            runpy.run_path(str(PROJECT / "manage.py"), run_name="__main__")
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return {"words": words, "status": status, "said": said.getvalue()}


if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))
    print(json.dumps([_one(words, typed) for words, typed in json.load(sys.stdin)]))  # noqa: T201

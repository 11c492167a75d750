"""``python -m tests.faults``: run the tests of each fault, keep what they measured, print the table.

What the results file already holds for this state of the code is not run again, so a run that was broken off goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.faults.document import DOCUMENT, PUBLISHED, publish
from tests.faults.registry import FAULTS, TESTS, files_of
from tests.faults.results import Run, append, newest, read, summary, table, together
from tests.plugin_faults import TOLD

PROJECT = TESTS.parent
RESULTS = PROJECT / "var/faults.jsonl"
_NOTHING_CHOSEN = 5


def main() -> int:
    wanted = _arguments()
    if wanted.table:
        print(table(read(PUBLISHED)))  # noqa: T201
        return 0
    if wanted.publish:
        publish(read(wanted.results))
        print(f"{PUBLISHED} and {DOCUMENT} hold what {wanted.results} says.")  # noqa: T201
        return 0
    names = wanted.only or list(FAULTS)
    commit, failed = _commit(), False
    for number in range(1, wanted.runs + 1):
        for name in names:
            done = [run for run in read(wanted.results) if (run.fault, run.run, run.commit) == (name, number, commit)]
            run = done[-1] if done and not wanted.again else _run(name, number, commit, wanted.results)
            failed |= not run.passed
    runs = [run for run in read(wanted.results) if run.fault in names]
    print(table(runs), summary(runs), sep="\n\n")  # noqa: T201
    return int(failed or not all(run.passed for name in names for run in newest(runs, name)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--only", type=lambda text: text.replace(",", " ").split(), help="such as F7, or F5,F6,F7")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--again", action="store_true", help="run also what the results file has")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the file that runs are added to")
    parser.add_argument("--table", action="store_true", help="print the published table and run nothing")
    parser.add_argument("--publish", action="store_true", help="put the results into docs/reliability.md")
    wanted = parser.parse_args()
    if unknown := set(wanted.only or ()) - set(FAULTS):
        parser.error(f"{', '.join(sorted(unknown))}: no such fault; there are F1 to F50")
    return wanted


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return told.stdout.strip()


def _run(name: str, number: int, commit: str, results: Path) -> Run:
    files = files_of(name)
    browser = [file for file in files if "browser" in file.parts]
    others = [file for file in files if "browser" not in file.parts]
    print(f"{name}: {FAULTS[name].what}; run {number}", flush=True)  # noqa: T201
    began = time.monotonic()
    at = datetime.now(UTC).isoformat(timespec="seconds")
    told = [_pytest(name, group, chosen) for group, chosen in ((others, "not browser"), (browser, "browser")) if group]
    outcomes = {test: outcome for one in told for test, outcome in one["outcomes"].items()}
    failed = tuple(sorted(test for test, outcome in outcomes.items() if outcome == "failed"))
    passed = [test for test, outcome in outcomes.items() if outcome == "passed"]
    figures = together(figures for one in told for figures in one["figures"])
    run = Run(
        name, number, commit, at, bool(passed) and not failed and all(one["code"] == 0 for one in told),
        round(time.monotonic() - began, 1), len(passed), figures, failed,
    )  # fmt: skip
    append(results, run)
    return run


def _pytest(name: str, files: list[Path], chosen: str) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile(suffix=".json") as told:
        plugins = ["-p", "no:playwright"] if chosen == "not browser" else []
        command = [sys.executable, "-m", "pytest", "-q", "--fault", name, "-m", chosen, *plugins, *map(str, files)]
        done = subprocess.run(command, cwd=PROJECT, env={**os.environ, TOLD: told.name}, check=False)
        text = Path(told.name).read_text()
    found = json.loads(text) if text else {"outcomes": {}, "figures": []}
    return {**found, "code": 0 if done.returncode == _NOTHING_CHOSEN else done.returncode}


if __name__ == "__main__":
    sys.exit(main())

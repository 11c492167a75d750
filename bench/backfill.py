"""``python -m bench.backfill [--customers N] [--invoices M] [--rate R]``: a whole backfill against the sandbox.

The command is killed once in the middle and run again, so the figures are those of a backfill that was resumed:
seconds, the memory it held, calls in the busiest second, and whether every object is there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.options import parser_of
from bench.report import Figure, show
from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import Stack, stack_with_own_stores
from tests.sandbox.running import Running, running

MODELS = os.environ.get("MODELS_DIR", str(PROJECT / "var" / "models"))
PYTHON = str(PROJECT / ".venv/bin/python")
KILLED_AFTER_SECONDS = 20.0
MOST_MEGABYTES = 300.0
MOST_GROWTH = 50.0


@dataclass
class Run:
    """One run of the command: how long it took, the memory that it held in time, and what it said at its end."""

    seconds: float
    megabytes: list[float]
    said: str

    @property
    def growth(self) -> float:
        """What it came to hold after the first quarter of its time, when everything is loaded."""
        return max(self.megabytes) - self.megabytes[len(self.megabytes) // 4] if self.megabytes else 0.0


def main() -> None:
    parser = parser_of("bench.backfill", __doc__)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--invoices", type=int, default=12, help="of each customer")
    parser.add_argument("--rate", type=float, default=20.0, help="most calls a second")
    parser.add_argument("--killed-after", type=float, default=KILLED_AFTER_SECONDS, help="seconds into the first run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="supportbot-backfill-") as name:
        folder = Path(name)
        data = folder / "stripe.sqlite3"
        _seed(data, options.customers, options.invoices)
        with running(data) as box, stack_with_own_stores(folder, settings=_settings(box)) as program:
            show(_figures(program, box, options), options.out)


def _seed(data: Path, customers: int, invoices: int) -> None:
    began = time.monotonic()
    wanted = ["--customers", str(customers), "--invoices", str(invoices), "--data", str(data)]
    subprocess.run([PYTHON, "-m", "sandbox.stripe", "seed", *wanted], cwd=PROJECT, check=True)
    print(f"seeded {customers:,} customers, {customers * invoices:,} invoices in {time.monotonic() - began:.0f} s")


def _settings(box: Running) -> dict[str, str]:
    return {
        "MODELS_DIR": MODELS,
        "BILLING_GATEWAY": "billing.gateways.stripe.stripe_gateway",
        "STRIPE_API_KEY": box.key,
        "STRIPE_API_BASE": box.url,
        "STRIPE_WEBHOOK_SECRETS": "whsec_bench",
    }


def _figures(program: Stack, box: Running, options: Any) -> list[Figure]:
    killed = _run(program, options.rate, kill_after=options.killed_after)
    print(f"killed after {killed.seconds:.0f} s: {_copied(program)} rows so far, {max(killed.megabytes):.0f} MB")
    resumed = _run(program, options.rate)
    print(resumed.said)
    busiest = _busiest_second(box)
    invoices = program.rows("SELECT count(*) FROM billing_invoice WHERE provider_ref <> ''")[0][0]
    problems = program.rows("SELECT count(*) FROM billing_mirrorstate WHERE problem <> ''")[0][0]
    missing = options.customers * options.invoices - invoices
    took = killed.seconds + resumed.seconds
    return [
        Figure("backfill", "both runs together", took, 3600, "s"),
        Figure("memory", "the most that it held", max(resumed.megabytes), MOST_MEGABYTES, "MB"),
        Figure("growth", "memory that it came to hold as it went on", resumed.growth, MOST_GROWTH, "MB"),
        Figure("rate", "calls in the busiest second", busiest, options.rate * 1.5, "/s"),
        Figure("missing", "invoices that are not there", missing, 0, ""),
        Figure("problems", "objects that could not be taken over", problems, 0, ""),
    ]


def _run(program: Stack, rate: float, *, kill_after: float | None = None) -> Run:
    command = [PYTHON, "manage.py", "billingbackfill", "--rate", str(rate)]
    began = time.monotonic()
    held: list[float] = []
    with subprocess.Popen(command, cwd=PROJECT, env=program.env, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            held.append(_megabytes(process.pid))
            if kill_after is not None and time.monotonic() - began > kill_after:
                process.kill()
            time.sleep(0.2)
        said = process.stdout.read() if process.stdout else ""
    if kill_after is None and process.returncode:
        sys.exit(f"the backfill ended with {process.returncode}: {said}")
    return Run(time.monotonic() - began, held, said.strip())


def _megabytes(pid: int) -> float:
    """The most memory that the process has held so far (Linux)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def _copied(program: Stack) -> int:
    count: int = program.rows("SELECT count(*) FROM billing_mirrorstate")[0][0]
    return count


def _busiest_second(box: Running) -> int:
    """By the sandbox's journal."""
    by_second: dict[int, int] = {}
    for call in box.calls(path="/v1/"):
        second = int(call["at"])
        by_second[second] = by_second.get(second, 0) + 1
    return max(by_second.values(), default=0)


if __name__ == "__main__":
    main()

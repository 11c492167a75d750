"""``python -m bench.queue [--customers N] [--seed S]``: how long people wait in a busy shift, and what they are told.

Times are those of the compressed shift (``bench/shift.py``); the ratios are what carries over.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from statistics import median

import django

from bench.load import percentile
from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import stack_with_own_stores

SILENT_SECONDS = "2"
MODELS = PROJECT / "var" / "models"


def _waits() -> None:
    from handoff.models import QueueStay

    print(f"\n{'priority':>9} {'waits':>6} {'median':>8} {'p95':>8}   seconds until a person took it")
    for priority in (30, 20, 10, 0):
        stays = QueueStay.objects.filter(priority=priority, outcome="claimed")
        took = sorted((stay.left_at - stay.entered_at).total_seconds() for stay in stays if stay.left_at)
        if took:
            print(f"{priority:>9} {len(took):>6} {median(took):>8.2f} {percentile(took, 0.95):>8.2f}")


def _estimates() -> None:
    from handoff.models import QueueStay

    told = [
        (stay.estimate_seconds, (stay.left_at - stay.entered_at).total_seconds())
        for stay in QueueStay.objects.filter(outcome="claimed", estimate_seconds__isnull=False)
        if stay.left_at and stay.estimate_seconds is not None
    ]
    errors = sorted(abs(estimate - actual) for estimate, actual in told)
    real = sorted(actual for _, actual in told)
    within = sum(actual <= 2 * estimate and estimate <= 2 * actual for estimate, actual in told)
    print(
        f"\nestimates {len(told)}: median error {median(errors):.2f} s of a median wait of {median(real):.2f} s; "
        f"within twice or half of the truth {within / len(told):.0%}; "
        f"never longer than told {sum(actual <= estimate for estimate, actual in told) / len(told):.0%}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="supportbot-queue-") as folder,
        stack_with_own_stores(Path(folder), settings={"MODELS_DIR": str(MODELS)}) as program,
    ):
        os.environ.update(
            program.env,
            DJANGO_SETTINGS_MODULE="supportbot.settings",
            AGENT_SILENT_SECONDS=SILENT_SECONDS,
            LOG_LEVEL="WARNING",
        )
        django.setup()
        from bench.inversions import inversions
        from bench.shift import Plan, Shift
        from handoff.models import Team

        Team.objects.all().delete()
        findings = Shift(Plan(customers=asked.customers, seed=asked.seed), silent_seconds=float(SILENT_SECONDS)).run()
        print(
            f"{asked.customers} customers, 12 agents, {findings.seconds:.1f} s; unfinished {findings.unfinished}; "
            f"returned from absent agents {findings.returned}, longest beyond the limit "
            f"{max(findings.overruns, default=0.0):.2f} s; inversions {len(inversions())}"
        )
        _waits()
        _estimates()


if __name__ == "__main__":
    main()

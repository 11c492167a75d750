"""The scenarios that ship: the bot passes them all, bots that nobody would want fail most, broken ones are noticed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from supportbot.supervisor.plan import PROJECT
from supportbot.understanding.store import ensure_trained

SCENARIOS = sorted(path.relative_to(PROJECT) for path in (PROJECT / "tests" / "scenarios").glob("*.yaml"))
FEWEST = 120
WORDINGS = 5
ONE_IN_FIVE = 0.2
LONGEST_SECONDS = 1_800


@pytest.fixture(scope="module", autouse=True)
def trained() -> Path:
    """The model of this installation's sentences, so that no two runs train it at once."""
    return ensure_trained(settings.MODELS_DIR)


def report(*, bot: str = "real", tries: int = 1) -> dict[str, Any]:
    """What ``manage.py simulate --json`` says of all scenarios."""
    words = ["simulate", *map(str, SCENARIOS), "--json", "--tries", str(tries), "--bot", bot]
    run = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT, env=dict(os.environ), text=True, capture_output=True, timeout=LONGEST_SECONDS, check=False,
    )  # fmt: skip
    assert run.returncode in (0, 1), run.stderr[-2_000:]
    said: dict[str, Any] = json.loads(run.stdout)
    return said


def failures(said: dict[str, Any]) -> list[tuple[str, int, str, list[str]]]:
    return [
        (one["scenario"], one["try"], turn["said"], turn["expected"]) for one in said["failed"] for turn in one["turns"]
    ]


def test_the_bot_passes_every_scenario_in_every_wording() -> None:
    said = report(tries=WORDINGS)
    assert failures(said) == []
    assert said["scenarios"] >= FEWEST
    assert (said["pass_1"], said["pass_k"], said["wrong_writes"]) == (1, 1, 0)


@pytest.mark.parametrize("bot", ["silent", "eager"])
def test_a_bot_that_says_nothing_or_answers_everything_fails_most(bot: str) -> None:
    assert report(bot=bot)["pass_1"] < ONE_IN_FIVE


@pytest.mark.prove
@pytest.mark.parametrize("bot", ["careless", "miscounting", "unchecked", "misreading"])
def test_a_broken_threshold_sum_or_check_is_noticed_by_several(bot: str) -> None:
    said = report(bot=bot)
    assert len({scenario for scenario, *_ in failures(said)}) > WORDINGS

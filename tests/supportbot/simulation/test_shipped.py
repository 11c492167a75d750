"""The scenarios that ship: the bot passes them all, bots that nobody would want fail most, broken ones are noticed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from supportbot.supervisor.plan import PROJECT
from supportbot.understanding.store import ensure_trained

EVERY = sorted(path.relative_to(PROJECT) for path in (PROJECT / "tests" / "scenarios").glob("*.yaml"))
ACTING = [path for path in EVERY if path.stem in ("e_acting", "e_typed")]
"""Where rows are meant to change, and are loaded anew after each conversation, which takes its time."""
SCENARIOS = [path for path in EVERY if path not in ACTING]
FEWEST = 120
WORDINGS = 5
ONE_IN_FIVE = 0.2
ONE_IN_THREE = 0.34
TWO_IN_THREE = 0.67
LONGEST_SECONDS = 1_800


@pytest.fixture(scope="module", autouse=True)
def trained() -> Path:
    """The model of this installation's sentences, so that no two runs train it at once."""
    return ensure_trained(settings.MODELS_DIR)


def report(*, bot: str = "real", tries: int = 1, files: Sequence[Path] = SCENARIOS) -> dict[str, Any]:
    """What ``manage.py simulate --json`` says of all scenarios of ``files``."""
    words = ["simulate", *map(str, files), "--json", "--tries", str(tries), "--bot", bot]
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


@pytest.mark.parametrize("tries", [1, pytest.param(WORDINGS, marks=pytest.mark.prove)])
def test_what_is_carried_out_is_what_was_agreed_and_nothing_else(tries: int) -> None:
    said = report(tries=tries, files=ACTING)
    assert failures(said) == []
    assert (said["pass_1"], said["pass_k"], said["wrong_writes"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("bot", "least_wrong", "share"),
    [
        pytest.param("rash", 40, ONE_IN_THREE, id="does at once what it would offer"),
        pytest.param("silent", 0, ONE_IN_FIVE, id="says nothing", marks=pytest.mark.prove),
        pytest.param("timid", 0, ONE_IN_FIVE, id="hands everything over", marks=pytest.mark.prove),
    ],
)
def test_a_bot_that_acts_on_no_yes_or_never_fails_at_acting(bot: str, least_wrong: int, share: float) -> None:
    """Where nothing is to be offered the rash one does as it should, so it passes more than the others."""
    said = report(bot=bot, files=ACTING)
    assert said["pass_1"] < share
    assert said["wrong_writes"] >= least_wrong


@pytest.mark.prove
def test_a_bot_that_takes_every_word_as_a_yes_writes_wrongly() -> None:
    said = report(bot="eager", files=ACTING)
    assert said["wrong_writes"] >= WORDINGS
    assert said["pass_1"] < TWO_IN_THREE


@pytest.mark.parametrize("bot", ["silent", "eager"])
def test_a_bot_that_says_nothing_or_answers_everything_fails_most(bot: str) -> None:
    assert report(bot=bot)["pass_1"] < ONE_IN_FIVE


@pytest.mark.prove
@pytest.mark.parametrize("bot", ["careless", "miscounting", "unchecked", "misreading"])
def test_a_broken_threshold_sum_or_check_is_noticed_by_several(bot: str) -> None:
    said = report(bot=bot)
    assert len({scenario for scenario, *_ in failures(said)}) > WORDINGS

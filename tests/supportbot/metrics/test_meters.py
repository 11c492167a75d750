"""Each thing that is counted has its metric, and is counted somewhere; what is counted comes to be told."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import get_args

import pytest
from prometheus_client import generate_latest

from handoff.counting import What, counted
from supportbot.metrics.collecting import this_process
from supportbot.metrics.meters import METERS, OWN
from supportbot.metrics.shared import FOLDER, counts_in_files, folder_choose
from supportbot.supervisor.plan import PROJECT
from tests.supportbot.metrics.reading import Scrape


def _told() -> Scrape:
    return Scrape(generate_latest(OWN).decode())


def test_everything_that_can_be_counted_has_a_metric_and_a_place_where_it_is() -> None:
    assert set(METERS) == set(get_args(What))
    sources = [*(PROJECT / "handoff").rglob("*.py"), *(PROJECT / "supportbot").rglob("*.py")]
    counted_somewhere = set(re.findall(r'counted\(\s*"(\w+)"', "".join(path.read_text() for path in sources)))
    assert counted_somewhere == set(get_args(What))


@pytest.mark.parametrize("what", get_args(What))
def test_what_is_counted_is_told_under_its_labels(what: What) -> None:
    meter = METERS[what]
    labels = {label: f"test-{label}" for label in meter.labels}
    end = "_sum" if meter.buckets else "" if meter.level else "_total"
    before = _told()
    counted(what, *labels.values(), amount=2)
    now = _told()
    name = f"supportbot_{meter.name}{end}"
    assert now.of(name, **labels) - before.of(name, **labels) == 2
    if meter.level:
        counted(what, *labels.values(), amount=-2)


def test_a_rate_finds_a_zero_to_begin_at() -> None:
    told = _told()
    assert told.value("supportbot_turns_total", outcome="dropped") is not None
    assert told.value("supportbot_turn_seconds_count", path="model") is not None
    assert told.value("supportbot_bells_lost_total") is not None


def test_a_net_of_this_process_grows_old_until_it_ends_again() -> None:
    def age() -> float:
        (family,) = (one for one in this_process.collect() if one.name == "supportbot_web_sweep_age_seconds")
        return next(sample.value for sample in family.samples if sample.labels["sweep"] == "a-net")

    counted("sweep_ended", "a-net")
    first = age()
    assert 0 <= first <= age() < 5


@pytest.mark.parametrize(
    ("command", "port", "does"),
    [
        (["/x/celery/__main__.py", "-A", "supportbot", "worker"], "9101", True),
        (["/x/bin/celery", "-A", "supportbot", "worker"], "", False),
        (["/x/bin/celery", "-A", "supportbot", "beat"], "9101", False),
        (["/x/uvicorn/__main__.py", "supportbot.asgi:application"], "9101", False),
        (["manage.py", "worker"], "9101", False),
    ],
)
def test_a_worker_alone_counts_in_files(command: list[str], port: str, does: bool) -> None:
    assert counts_in_files({"WORKER_METRICS_PORT": port}, command) is does


def test_a_command_that_a_worker_starts_does_not_count_into_its_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    folder_choose()
    assert FOLDER not in os.environ

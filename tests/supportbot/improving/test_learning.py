"""From an approved sentence to a version that serves: trained for real, compared, promoted, rolled back."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from django.db import connections

from handoff.models import StaffMember
from supportbot import readers
from supportbot.improving import past
from supportbot.improving.candidate import Lost, Work, candidate_work
from supportbot.improving.comparing import worse_than_before
from supportbot.improving.deciding import correction_add
from supportbot.improving.errors import NothingNew
from supportbot.improving.keeping import version_reader
from supportbot.improving.promoting import version_promote, version_roll_back
from supportbot.improving.runs import RunLease, run_take, training_ask
from supportbot.models import Correction, ModelComparison, ReadingArtefact, TrainingRun, Turn
from supportbot.promoted import promoted_version
from supportbot.questions import question_again
from supportbot.readers import Serving
from supportbot.understanding import store
from supportbot.understanding.corrections import CORRECTIONS_FILE
from supportbot.understanding.reader import Reader
from tests.supportbot import northwind
from tests.supportbot.improving.found import manager
from tests.supportbot.improving.test_corrections import LOT, NO_LOT
from tests.supportbot.review.rows import answered

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_SECONDS = 20.0


def _train(models: Path, by: StaffMember) -> str:
    training_ask(by=by)
    lease = run_take()
    assert lease is not None
    return candidate_work(Work(lease, models))


def test_trained_compared_promoted_and_rolled_back(
    models: Path, shipped: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    lena = manager()
    assert shipped.read(NO_LOT).best.topic != "due_date"
    for text in (NO_LOT, LOT):
        correction_add(by=lena, text=text, topic="due_date")
    candidate = _train(models, lena)
    assert TrainingRun.objects.get().state == "done"
    row = ReadingArtefact.objects.get(pk=candidate)
    assert (row.corrections, len(row.held_out or ())) == ([[NO_LOT, "due_date"]], 18), "what is kept was not learnt"
    found = ModelComparison.objects.get(candidate=candidate, against=shipped.version).found
    assert sum(side["cases"] for side in found["kept"]) == 18 + 1
    assert found["checks"]["checks"] == 2
    assert found["checks"]["after"] > found["checks"]["before"] == 0
    assert "not_held" in found["scenarios"]
    serving = Serving(models, promoted=promoted_version)
    assert serving.reader().version == shipped.version, "a candidate does not serve"

    worse = bool(worse_than_before(found))
    version_promote(by=lena, version=candidate, override=worse, why="A test." if worse else "")
    monkeypatch.setattr(readers, "FRESH_SECONDS", 0.0)
    assert serving.reader().version == candidate
    assert serving.reader().read(NO_LOT).best.topic == "due_date"
    assert store.latest(models).name == candidate, "what needs no store reads with it too"
    assert store.ensure_trained(models).name == candidate

    with pytest.raises(NothingNew):
        training_ask(by=lena)
    version_roll_back(by=lena)
    assert serving.reader().version == shipped.version
    assert not (models / CORRECTIONS_FILE).read_text()
    assert Correction.objects.filter(trained=True).count() == 1


def _serves(models: Path, said: Connection, over: object) -> None:
    """A web process of another machine: it says each version that serves in it."""
    connections.close_all()
    serving, last = Serving(models, promoted=promoted_version), ""
    while not over.is_set():  # type: ignore[attr-defined]
        version = serving.reader().version
        if version != last:
            said.send((version, serving.reader().read(NO_LOT).best.topic))
            last = version
        time.sleep(0.05)
    connections.close_all()


def test_every_process_follows_within_seconds(
    models: Path, shipped: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes with models folders of their own: neither has the candidate until it is promoted."""
    lena = manager()
    correction_add(by=lena, text=NO_LOT, topic="due_date")
    candidate = _train(models, lena)
    monkeypatch.setattr(readers, "FRESH_SECONDS", 0.2)
    forks = multiprocessing.get_context("fork")
    over, pipes, processes = forks.Event(), [], []
    connections.close_all()
    for number in range(2):
        ear, mouth = forks.Pipe(duplex=False)
        processes.append(forks.Process(target=_serves, args=(tmp_path / f"machine-{number}", mouth, over)))
        pipes.append(ear)
        processes[-1].start()
    try:
        heard = [_next(pipe) for pipe in pipes]
        assert [version for version, _ in heard] == [shipped.version] * 2
        version_promote(by=lena, version=candidate, override=True, why="A test.")
        assert [_next(pipe) for pipe in pipes] == [(candidate, "due_date")] * 2
        version_roll_back(by=lena)
        assert [_next(pipe) for pipe in pipes] == heard
    finally:
        over.set()
        for process in processes:
            process.join(WAIT_SECONDS)
    assert [process.exitcode for process in processes] == [0, 0]


def _next(pipe: Connection) -> tuple[str, str]:
    assert pipe.poll(WAIT_SECONDS), "the process has not followed"
    found: tuple[str, str] = pipe.recv()
    return found


def test_another_releases_version_leaves_its_corrections_to_this_one(models: Path, shipped: Reader) -> None:
    lena = manager()
    correction_add(by=lena, text=NO_LOT, topic="due_date")
    candidate = _train(models, lena)
    version_promote(by=lena, version=candidate, override=True, why="A test.")
    ReadingArtefact.objects.filter(pk=candidate).update(corrections=[[NO_LOT, "balance_due"]])
    serving = Serving(models, promoted=promoted_version)
    assert serving.reader().read(NO_LOT).best.topic == "balance_due", "trained here, on what that version had learnt"
    assert serving.reader().version not in (candidate, shipped.version)


def test_nothing_learnt_is_no_version(models: Path, shipped: Reader) -> None:
    run = TrainingRun.objects.create()
    lease = run_take()
    assert lease == RunLease(run.pk, lease.owner, "") if lease else False
    assert lease is not None
    with pytest.raises(NothingNew):
        candidate_work(Work(lease, models))
    TrainingRun.objects.update(lease_owner=None)
    with pytest.raises(Lost):
        candidate_work(Work(lease, models))
    assert not ReadingArtefact.objects.exclude(pk=shipped.version).exists()


def test_what_would_be_decided_otherwise_is_found_and_nothing_is_written(shipped: Reader, models: Path) -> None:
    northwind.load()
    where = northwind.priyas_conversation()
    northwind.customer_says(where, NO_LOT)
    Turn.objects.all().delete()
    where.refresh_from_db()
    turn = answered(where, where.last_seq + 1)
    assert question_again(turn.pk) is not None
    correction_add(by=manager(), text=NO_LOT, topic="due_date")
    candidate = _train(models, manager())
    found = ModelComparison.objects.get(candidate=candidate).found["past"]
    assert found["turns"] == 1
    messages = where.messages.count()
    again = past.turns_again(shipped, version_reader(candidate), lambda done, whole: None)
    assert again == found
    assert where.messages.count() == messages
    (one,) = found["differ"]
    assert (one["conversation"], one["text"]) == (str(where.pk), NO_LOT)
    assert one["before"] != one["after"]

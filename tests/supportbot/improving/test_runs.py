"""One training at a time, worked on by one process, begun again where that dies."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db.models.functions import Now

from supportbot.improving.errors import NothingNew, TrainingUnderWay, VersionNotFound
from supportbot.improving.runs import (
    comparison_ask,
    run_end,
    run_fail,
    run_is_due,
    run_keep,
    run_prolong,
    run_take,
    training_ask,
)
from supportbot.models import ReadingModel, TrainingRun
from supportbot.understanding.reader import Reader
from tests.concurrency.races import together
from tests.supportbot.improving.found import manager, version

pytestmark = pytest.mark.django_db(transaction=True)


def _dead() -> None:
    TrainingRun.objects.update(lease_until=Now() - timedelta(seconds=1))


@pytest.mark.usefixtures("shipped")
def test_of_several_who_ask_one_is_heard() -> None:
    by = manager()
    outcomes = together(*[partial(training_ask, by=by)] * 4)
    assert sorted(type(one).__name__ for one in outcomes) == ["TrainingRun", *["TrainingUnderWay"] * 3], outcomes
    with pytest.raises(TrainingUnderWay):
        training_ask(by=by)


def test_nothing_new_is_not_trained_again(shipped: Reader) -> None:
    assert version() == shipped.version
    with pytest.raises(NothingNew, match=shipped.version):
        training_ask(by=manager())
    with pytest.raises(VersionNotFound):
        comparison_ask(by=manager(), version="nowhere")
    assert comparison_ask(by=manager(), version=shipped.version).candidate_id == shipped.version


@pytest.mark.usefixtures("shipped")
def test_one_process_works_on_it_and_another_takes_over_when_it_dies() -> None:
    training_ask(by=manager())
    for _ in range(2):
        assert run_is_due()
        (lease,) = [one for one in together(run_take, run_take, run_take) if one is not None]
        assert not run_is_due()
        assert run_keep(lease, stage="vectors", done=3, whole=9)
        _dead()
        late = lease
    lease = run_take()
    assert lease is not None
    ReadingModel.objects.create(version="v")
    assert not any((run_keep(late, stage="past"), run_prolong(late), run_end(late, candidate="v")))
    assert run_end(lease, candidate="v")
    row = TrainingRun.objects.get()
    assert (row.state, row.attempts, row.candidate_id) == ("done", 3, "v")
    assert not run_fail(lease, why="too late")
    assert training_ask(by=manager()).pk != row.pk


@pytest.mark.usefixtures("shipped")
def test_one_that_kills_its_processes_is_given_up() -> None:
    training_ask(by=manager())
    for _ in range(3):
        assert run_take() is not None
        _dead()
    assert run_take() is None
    row = TrainingRun.objects.get()
    assert (row.state, row.error) == ("failed", "Three processes died over it. Their logs say more.")

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from supportbot.understanding import store
from supportbot.understanding.artefact import MODEL_FILE, WEIGHTS_FILE, ArtefactError, load_artefact
from supportbot.understanding.plan import DEFAULT_PLAN
from tests.supportbot.understanding.small_catalogue import small_catalogue


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer sentences, the real training and the real files."""
    monkeypatch.setattr(store, "load_catalogue", small_catalogue)
    monkeypatch.setattr(store, "DEFAULT_PLAN", DEFAULT_PLAN.__class__(folds=3))


def _train_in_a_process(models_dir: Path, start: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    store.train_and_store(models_dir)


@pytest.mark.usefixtures("small")
def test_trains_once_and_then_finds_it(tmp_path: Path) -> None:
    folder = store.ensure_trained(tmp_path / "models")
    written = (folder / MODEL_FILE).stat().st_mtime_ns
    assert store.ensure_trained(tmp_path / "models") == folder
    assert (folder / MODEL_FILE).stat().st_mtime_ns == written
    assert store.latest(tmp_path / "models") == folder


@pytest.mark.usefixtures("small")
def test_a_damaged_model_is_trained_again(tmp_path: Path) -> None:
    folder = store.ensure_trained(tmp_path)
    (folder / WEIGHTS_FILE).write_bytes(b"half")
    assert load_artefact(store.ensure_trained(tmp_path)).version == folder.name


@pytest.mark.usefixtures("small")
def test_two_processes_at_once_leave_one_whole_model(tmp_path: Path) -> None:
    forks = multiprocessing.get_context("fork")
    start = forks.Event()
    workers = [forks.Process(target=_train_in_a_process, args=(tmp_path, start)) for _ in range(2)]
    for worker in workers:
        worker.start()
    start.set()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert load_artefact(store.latest(tmp_path)).version == store.latest(tmp_path).name
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("vectors-")}
    assert left == {store.latest(tmp_path).name, "latest"}


def test_nothing_trained_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match="trainreading"):
        store.latest(tmp_path)

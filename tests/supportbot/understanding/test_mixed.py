"""Words and sentence vectors together, and the model that has words alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from supportbot.understanding import reader as reader_module
from supportbot.understanding import store
from supportbot.understanding.artefact import ArtefactError, load_artefact, write_artefact
from supportbot.understanding.catalogue import Example, load_catalogue
from supportbot.understanding.corrections import CORRECTIONS_FILE, CorrectionsError, load_corrections
from supportbot.understanding.encoder.sentence import open_encoder
from supportbot.understanding.plan import DEFAULT_PLAN
from supportbot.understanding.reader import Reader
from supportbot.understanding.training import Vectors, train
from tests.supportbot.understanding.small_catalogue import small_catalogue

PLAN = replace(DEFAULT_PLAN, folds=3)


def _vectors(folder: Path) -> Vectors:
    encoder = open_encoder()
    assert encoder is not None
    return Vectors(encoder, folder)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "load_catalogue", small_catalogue)
    monkeypatch.setattr(store, "DEFAULT_PLAN", PLAN)


def test_a_word_never_seen_is_read_by_its_meaning(tmp_path: Path) -> None:
    """None of these words stands in the three small topics."""
    asked = "could you let me know the outstanding invoice figure"
    alone = Reader(train(small_catalogue(), PLAN)).read(asked)
    mixed = Reader(train(small_catalogue(), PLAN, vectors=_vectors(tmp_path)), open_encoder()).read(asked)
    assert mixed.best.topic == "balance_due"
    scores = {score.topic: score.probability for score in alone.topics}
    assert mixed.best.probability > scores["balance_due"]


def test_it_is_stored_whole(tmp_path: Path) -> None:
    trained = train(small_catalogue(), PLAN, vectors=_vectors(tmp_path))
    (tmp_path / "model").mkdir()
    write_artefact(trained, tmp_path / "model")
    one, other = Reader(trained, open_encoder()), Reader.load(tmp_path / "model")
    for text in ("how much is it", "when then", ""):
        assert one.read(text).topics == other.read(text).topics
    assert not other.by_words_alone
    assert trained.version != train(small_catalogue(), PLAN).version


def test_the_same_vectors_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_artefact(train(small_catalogue(), PLAN, vectors=_vectors(tmp_path)), tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_without_its_encoder_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_artefact(train(small_catalogue(), PLAN, vectors=_vectors(tmp_path)), tmp_path)
    monkeypatch.setattr(reader_module, "open_encoder", lambda: None)
    with pytest.raises(ArtefactError, match="needs sentence vectors"):
        Reader.load(tmp_path)


@pytest.mark.usefixtures("small")
def test_served_by_words_alone_until_the_vectors_are_there(tmp_path: Path) -> None:
    soon = store.ensure_serveable(tmp_path)
    assert Reader.load(soon).by_words_alone
    whole = store.ensure_trained(tmp_path)
    assert not Reader.load(whole).by_words_alone
    assert store.latest(tmp_path) == whole
    assert store.ensure_serveable(tmp_path) == whole


@pytest.mark.usefixtures("small")
def test_without_weights_words_alone_are_the_floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "open_encoder", lambda: None)
    assert store.ensure_trained(tmp_path) == store.ensure_serveable(tmp_path)
    assert Reader.load(store.latest(tmp_path)).by_words_alone


@pytest.mark.usefixtures("small")
def test_approved_corrections_make_another_model(tmp_path: Path) -> None:
    shipped = store.ensure_trained(tmp_path)
    (tmp_path / CORRECTIONS_FILE).write_text('{"text": "hvad skylder jeg", "topic": "balance_due"}\n')
    corrected = store.ensure_trained(tmp_path)
    assert corrected != shipped
    assert Reader.load(corrected).read("hvad skylder jeg").best.topic == "balance_due"
    assert load_artefact(corrected).parameters["corrections"] == 1


@pytest.mark.parametrize(
    "line", ["nonsense", '{"text": "x"}', '{"text": "x", "topic": "y"}', '{"text": " ", "topic": "a"}']
)
def test_a_bad_correction_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / CORRECTIONS_FILE).write_text(f'{{"text": "good", "topic": "a"}}\n\n{line}\n')
    with pytest.raises(CorrectionsError, match="line 3"):
        load_corrections(tmp_path, {"a"})


def test_corrections_are_read_as_they_stand(tmp_path: Path) -> None:
    assert load_corrections(tmp_path, {"a"}) == ()
    (tmp_path / CORRECTIONS_FILE).write_text('{"text": " what I owe ", "topic": "a", "by": "maya"}\n')
    assert load_corrections(tmp_path, {"a"}) == (Example("what I owe", "a"),)


def test_the_catalogue_that_ships_has_a_threshold_for_each_topic(reader: Reader) -> None:
    in_scope = {topic.name for topic in load_catalogue()} - {"out_of_scope"}
    assert set(reader.thresholds) == in_scope
    assert not reader.by_words_alone

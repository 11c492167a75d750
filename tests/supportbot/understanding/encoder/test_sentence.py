"""The real weights: what they know of English shows that the forward pass is right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportbot.understanding.encoder import weights
from supportbot.understanding.encoder.cache import VectorCache
from supportbot.understanding.encoder.sentence import MOST_TOKENS, SentenceEncoder, encoder_trouble, open_encoder


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    opened = open_encoder()
    assert opened is not None, encoder_trouble()
    return opened


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("my bill went up", "the invoice is higher than before", "my parcel has not arrived"),
        ("stop my subscription", "I want to cancel the plan", "which cards do you accept"),
        ("my card was declined", "the card payment was refused", "what is your refund policy"),
    ],
)
def test_what_means_the_same_lies_nearer(encoder: SentenceEncoder, text: str, near: str, far: str) -> None:
    one, same, other = encoder.vectors([text, near, far])
    assert one @ same > one @ other + 0.15


def test_published_similarities(encoder: SentenceEncoder) -> None:
    """Computed once with the publisher's own software, to three places."""
    one, other, third = encoder.vectors(
        ["why is my bill higher than last month", "My invoice increased, how come?", "what's the weather tomorrow"]
    )
    assert [one @ other, one @ third, other @ third] == pytest.approx([0.599, 0.134, 0.071], abs=2e-3)


def test_a_text_alone_and_among_others_has_the_same_vector(encoder: SentenceEncoder) -> None:
    texts = ["short", "a rather longer sentence about a late fee on my bill", "refund?"]
    for text, row in zip(texts, encoder.vectors(texts), strict=True):
        np.testing.assert_allclose(encoder.vector(text), row, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=3_000))
def test_any_text_has_a_vector_of_unit_length(text: str) -> None:
    opened = open_encoder()
    assert opened is not None
    assert float(np.linalg.norm(opened.vector(text))) == pytest.approx(1, abs=1e-4)


def test_both_ends_of_a_long_message_count(encoder: SentenceEncoder) -> None:
    filler = "and then I went on with my day as one does " * 30
    vectors = encoder.vectors([filler, filler + "please refund my payment", "refund my payment " + filler])
    assert vectors[0] @ vectors[1] < 0.999
    assert vectors[0] @ vectors[2] < 0.999
    assert len(filler) > MOST_TOKENS


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    installed = weights.weights_folder()
    assert installed is not None
    (tmp_path / weights.VOCABULARY_FILE).write_bytes((installed / weights.VOCABULARY_FILE).read_bytes())
    (tmp_path / weights.WEIGHTS_FILE).write_bytes(b"\x00" * 64)
    with pytest.raises(weights.WeightsError, match="not the published file"):
        weights.load_weights(tmp_path)
    with pytest.raises(weights.WeightsError, match="make setup"):
        weights.load_weights(tmp_path / "nowhere")


def test_vectors_are_kept_and_a_damaged_file_counts_as_none(tmp_path: Path, encoder: SentenceEncoder) -> None:
    told: list[tuple[int, int]] = []
    cache = VectorCache(tmp_path, encoder)
    first = cache.vectors(["one thing", "another thing", "one thing"], lambda done, whole: told.append((done, whole)))
    assert told == [(2, 2)]
    np.testing.assert_array_equal(first[0], first[2])
    again = cache.vectors(["another thing", "a third"], lambda done, whole: told.append((done, whole)))
    assert told == [(2, 2), (1, 1)]
    np.testing.assert_array_equal(again[0], first[1])
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"half")
    np.testing.assert_allclose(VectorCache(tmp_path, encoder).vectors(["one thing"])[0], first[0], atol=1e-5)

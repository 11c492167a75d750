"""Fits the model that hears alarms. ``python -m supportbot.understanding.alarms.fitting`` writes ``weights.json``.

Run it after a change to ``sentences/``. It takes a minute the first time, and seconds once the vectors are kept.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from supportbot.understanding.alarms.hearing import WEIGHTS
from supportbot.understanding.alarms.sentences import AlarmSentences, digest_of, load_sentences
from supportbot.understanding.catalogue import load_catalogue
from supportbot.understanding.encoder.cache import VectorCache
from supportbot.understanding.encoder.sentence import SentenceEncoder, encoder_trouble, open_encoder
from supportbot.understanding.features import TfidfBlock
from supportbot.understanding.fitting import fit_vectors, fit_words
from supportbot.understanding.plan import BlockPlan, Plan
from supportbot.understanding.signals import signals_by_words
from supportbot.understanding.wording import normalise

Floats = NDArray[np.float64]
Places = NDArray[np.int_]
LONGEST_RUN = 2
"""Word stems that count as one feature, at most."""
PLAN = Plan(
    blocks=(BlockPlan("stem", 1, LONGEST_RUN, 1.0, 3),),
    inverse_penalty=10.0,
    vector_inverse_penalty=4.0,
    vector_share=0.6,
    folds=5,
    seed=17,
)
ALARM_WEIGHT, CALM_WEIGHT = 2.0, 3.0
"""What a sentence counts against one of the catalogue, of which there are many more."""
FALSE_ALARMS, FALSE_ALARMS_OF_NEED = 0.004, 0.01
"""Share of the calm sentences, held out, that may raise a signal; rather a person too often where somebody is in need.

Those of the catalogue are not counted: they are about bills, and what raises false alarms is everything else.
"""
LOWEST, HIGHEST = 0.45, 0.9
NEIGHBOURS = 8
"""So many sentences that stand together are of a kind, and held out together: a kind not met before is to be calm."""
PLACES, WORD_PLACES = 4, 3


@dataclass(frozen=True, slots=True)
class Material:
    """Texts with their class (0 is calm, then one a signal) and what each counts.

    ``everyday`` are the calm ones that were written to be so, the catalogue's left out.
    """

    texts: tuple[str, ...]
    classes: Places
    counts: Floats

    @property
    def everyday(self) -> NDArray[np.bool_]:
        everyday: NDArray[np.bool_] = (self.classes == 0) & (self.counts == CALM_WEIGHT)
        return everyday


@dataclass(frozen=True, slots=True)
class Votes:
    """What the sentence vectors and the words say, a column for each class, each times its share."""

    weights: Floats
    bias: Floats
    words: TfidfBlock
    word_weights: Floats

    def probabilities(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> Floats:
        scores = vectors @ self.weights + self.bias
        for row, text in enumerate(texts):
            said = self.words.vector(normalise(text))
            scores[row] += said.values @ self.word_weights[said.indices]
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def material_of(sentences: Sequence[AlarmSentences]) -> Material:
    """What to fit on. Sentences of the catalogue are calm, unless their words raise an alarm by themselves."""
    alarms = [one for one in sentences if one.signal]
    rows = [(text, place, ALARM_WEIGHT) for place, one in enumerate(alarms, start=1) for text in one.said]
    rows += [(text, 0, CALM_WEIGHT) for one in sentences for text in one.calm]
    names = {one.name for one in alarms}
    examples = (example.text for topic in load_catalogue() for example in topic.examples)
    rows += [(text, 0, 1.0) for text in examples if not names & signals_by_words(text)]
    texts, classes, counts = zip(*rows, strict=True)
    return Material(texts, np.array(classes), np.array(counts))


def fit(sentences: tuple[AlarmSentences, ...], encoder: SentenceEncoder, vectors_dir: Path) -> dict[str, object]:
    """Fit on everything, and set the thresholds on what each fold held out; the result is ``weights.json``."""
    material = material_of(sentences)
    vectors = VectorCache(vectors_dir, encoder).vectors(material.texts)
    held_out = np.zeros((len(material.texts), 1 + len([one for one in sentences if one.signal])))
    for seen, hidden in _folds(material):
        votes = _votes(material, vectors, seen)
        held_out[hidden] = votes.probabilities([material.texts[place] for place in hidden], vectors[hidden])
    votes = _votes(material, vectors, np.arange(len(material.texts)))
    signals = [one.name for one in sentences if one.signal]
    allowed = {name: FALSE_ALARMS_OF_NEED if name == "self_harm" else FALSE_ALARMS for name in signals}
    thresholds = {name: _threshold(held_out, material, i, allowed[name]) for i, name in enumerate(signals, 1)}
    return {
        "encoder": encoder.version,
        "sentences": digest_of(sentences),
        "signals": signals,
        "thresholds": thresholds,
        "held_out": {
            name: _heard(held_out, material.classes, i, thresholds[name]) for i, name in enumerate(signals, 1)
        },
        "bias": votes.bias.round(PLACES).tolist(),
        "weights": votes.weights.T.round(PLACES).tolist(),
        "words": {
            "high": LONGEST_RUN,
            "terms": sorted(votes.words.vocabulary, key=votes.words.vocabulary.__getitem__),
            "idf": [round(float(idf), WORD_PLACES) for idf in votes.words.idf],
        },
        "word_weights": votes.word_weights.T.round(WORD_PLACES).tolist(),
    }


def _folds(material: Material) -> Iterator[tuple[Places, Places]]:
    """Yield the places seen and held out, neighbours together."""
    groups = np.arange(len(material.texts)) // NEIGHBOURS
    splitter = StratifiedGroupKFold(PLAN.folds, shuffle=True, random_state=PLAN.seed)
    yield from splitter.split(np.zeros(len(groups)), material.classes, groups)


def _votes(material: Material, vectors: NDArray[np.float32], seen: Places) -> Votes:
    classes, counts = material.classes[seen], material.counts[seen]
    number = int(material.classes.max()) + 1
    weights, bias = fit_vectors(vectors[seen], classes, counts, PLAN, number)
    texts = [material.texts[place] for place in seen]
    features, word_weights, word_bias = fit_words(texts, classes, counts, PLAN, number)
    share = PLAN.vector_share
    return Votes(
        weights=share * weights.astype(np.float64),
        bias=share * bias.astype(np.float64) + (1 - share) * word_bias,
        words=features.blocks[0],
        word_weights=(1 - share) * word_weights.astype(np.float64),
    )


def _threshold(held_out: Floats, material: Material, place: int, allowed: float) -> float:
    """The lowest that raises this signal for no more calm sentences than may be."""
    alarm = 1 - held_out[:, 0]
    mine = material.everyday & (held_out[:, 1:].argmax(axis=1) + 1 == place)
    falling = np.sort(alarm[mine])[::-1]
    may_be = int(allowed * int(material.everyday.sum()))
    at = float(falling[may_be]) + 0.001 if len(falling) > may_be else LOWEST
    return round(min(max(at, LOWEST), HIGHEST), 3)


def _heard(held_out: Floats, classes: NDArray[np.int_], place: int, threshold: float) -> float:
    """Share of the signal's sentences in which an alarm was heard."""
    mine = classes == place
    return round(float((1 - held_out[mine, 0] >= threshold).mean()), 3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, default=Path("var/models"), help="folder that keeps sentence vectors")
    options = parser.parse_args()
    encoder = open_encoder()
    if encoder is None:
        sys.stderr.write(f"{encoder_trouble()}\n")
        return 1
    fitted = fit(load_sentences(), encoder, options.vectors)
    WEIGHTS.write_text(json.dumps(fitted) + "\n", encoding="utf-8")
    for name in ("thresholds", "held_out"):
        sys.stdout.write(f"{name} {json.dumps(fitted[name])}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

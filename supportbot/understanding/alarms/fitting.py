"""Fits the model that hears alarms. ``python -m supportbot.understanding.alarms.fitting`` writes ``weights.json``.

Run it after a change to ``sentences/``. It takes a minute the first time, and seconds once the vectors are kept.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from supportbot.understanding.alarms.hearing import WEIGHTS
from supportbot.understanding.alarms.sentences import AlarmSentences, digest_of, load_sentences
from supportbot.understanding.catalogue import load_catalogue
from supportbot.understanding.encoder.cache import VectorCache
from supportbot.understanding.encoder.sentence import SentenceEncoder, encoder_trouble, open_encoder
from supportbot.understanding.signals import signals_by_words

Floats = NDArray[np.float64]
STRENGTH = 20.0
"""Inverse of the regularisation."""
ALARM_WEIGHT, CALM_WEIGHT = 2.0, 3.0
"""What a sentence counts against one of the catalogue, of which there are many more."""
FALSE_ALARMS, FALSE_ALARMS_OF_NEED = 0.003, 0.006
"""Share of calm sentences, held out, that may raise a signal; rather a person too often where somebody is in need."""
LOWEST, LOWEST_OF_NEED, HIGHEST = 0.65, 0.5, 0.9
FOLDS, SEED, PLACES = 5, 17, 4


@dataclass(frozen=True, slots=True)
class Material:
    """Texts with their class (0 is calm, then one a signal) and what each counts."""

    texts: tuple[str, ...]
    classes: NDArray[np.int_]
    counts: Floats


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
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    held_out = cross_val_predict(
        model, vectors, material.classes, cv=folds, params={"sample_weight": material.counts}, method="predict_proba"
    )
    model.fit(vectors, material.classes, sample_weight=material.counts)
    signals = [one.name for one in sentences if one.signal]
    allowed = {name: FALSE_ALARMS_OF_NEED if name == "self_harm" else FALSE_ALARMS for name in signals}
    least = {name: LOWEST_OF_NEED if name == "self_harm" else LOWEST for name in signals}
    thresholds = {
        name: max(least[name], _threshold(held_out, material.classes, i, allowed[name]))
        for i, name in enumerate(signals, 1)
    }
    return {
        "encoder": encoder.version,
        "sentences": digest_of(sentences),
        "signals": signals,
        "thresholds": thresholds,
        "held_out": {
            name: _heard(held_out, material.classes, i, thresholds[name]) for i, name in enumerate(signals, 1)
        },
        "bias": model.intercept_.round(PLACES).tolist(),
        "weights": model.coef_.round(PLACES).tolist(),
    }


def _threshold(held_out: Floats, classes: NDArray[np.int_], place: int, allowed: float) -> float:
    """The lowest that raises this signal for no more calm sentences than may be."""
    alarm = 1 - held_out[:, 0]
    mine = (classes == 0) & (held_out[:, 1:].argmax(axis=1) + 1 == place)
    falling = np.sort(alarm[mine])[::-1]
    may_be = int(allowed * int((classes == 0).sum()))
    at = float(falling[may_be]) + 0.001 if len(falling) > may_be else LOWEST_OF_NEED
    return round(min(max(at, LOWEST_OF_NEED), HIGHEST), 3)


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

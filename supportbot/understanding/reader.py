"""From a message to a ``Reading``: the one door into this room for the rest of SupportBot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from supportbot.understanding.artefact import Artefact, ArtefactError, load_artefact
from supportbot.understanding.consent import find_consent
from supportbot.understanding.encoder.sentence import SentenceEncoder, encoder_trouble, open_encoder
from supportbot.understanding.followups import carry_over, in_its_talk
from supportbot.understanding.language import guess_language
from supportbot.understanding.parts import find_parts
from supportbot.understanding.reading import PastTurn, Reading, TopicScore
from supportbot.understanding.repeats import is_asked_again
from supportbot.understanding.signals import find_signals, signals_by_words
from supportbot.understanding.slots import find_slots
from supportbot.understanding.spelling.mending import mend
from supportbot.understanding.wording import general

UNKNOWN_TOPIC_THRESHOLD = 0.95
CHOICE_PREFIX = "topic:"
"""A choice that stands for a topic carries its name behind this, or bare."""


class Reader:
    """Reads messages with one trained model. Threads may share it."""

    def __init__(self, artefact: Artefact, encoder: SentenceEncoder | None = None) -> None:
        """``encoder`` is the one whose vectors the model was fitted on; it is not used by a model of words alone.

        Raises:
            ArtefactError: the model needs an encoder, and this is not it.
        """
        if artefact.sentences is not None and (encoder is None or encoder.version != artefact.encoder):
            raise ArtefactError(f"model {artefact.version} needs sentence vectors: {encoder_trouble() or 'train anew'}")
        self._artefact = artefact
        self._encoder = encoder if artefact.sentences is not None else None

    @classmethod
    def load(cls, path: Path | str) -> Reader:
        """Load a model folder.

        Raises:
            ArtefactError: the folder holds no whole model of ours, or one whose sentence vectors cannot be had here.
        """
        artefact = load_artefact(Path(path))
        return cls(artefact, open_encoder() if artefact.sentences is not None else None)

    @property
    def version(self) -> str:
        return self._artefact.version

    @property
    def metrics(self) -> Mapping[str, float]:
        """Figures on our own held-out sentences, as written at training."""
        return self._artefact.metrics

    @property
    def thresholds(self) -> Mapping[str, float]:
        """Per topic in scope, the probability from which it was read right often enough when trained."""
        return self._artefact.thresholds

    @property
    def by_words_alone(self) -> bool:
        """Whether it reads without sentence vectors."""
        return self._encoder is None

    def threshold(self, topic: str) -> float:
        """Return the topic's threshold; a topic without one needs near certainty."""
        return self._artefact.thresholds.get(topic, UNKNOWN_TOPIC_THRESHOLD)

    def read(
        self,
        text: str,
        *,
        context: Sequence[PastTurn] = (),
        choice: str = "",
        plan_names: Sequence[str] = (),
    ) -> Reading:
        """Read one message, or several of one turn joined with newlines. Never raises, whatever the text.

        Args:
            text: what the customer wrote.
            context: earlier turns of the conversation, newest last.
            choice: id of a tapped choice. One that names a topic settles the topic; others leave it to the text.
            plan_names: the company's plans, to be recognised by name.
        """
        text = mend(text)
        slots = find_slots(text, plan_names=plan_names)
        settled = self._settled(choice)
        scores = self._scorer(plan_names)
        topics = settled or carry_over(text, slots, in_its_talk(text, context, scores, self.threshold), context)
        signals = signals_by_words(text) if choice else find_signals(text)
        if is_asked_again(text, slots, topics[0].topic, context, plan_names):
            signals |= {"asked_again"}
        return Reading(
            topics=topics,
            slots=slots,
            language=guess_language(text),
            signals=signals,
            choice=choice,
            model_version=self._artefact.version,
            parts=() if settled else find_parts(text, scores, self.threshold, plan_names),
            consent=find_consent(text, slots, context[-1].action if context else ""),
        )

    def _scorer(self, plan_names: Sequence[str]) -> Callable[[Sequence[str]], Sequence[tuple[TopicScore, ...]]]:
        return lambda texts: self._scores([general(text, plan_names) for text in texts])

    def _scores(self, texts: Sequence[str]) -> tuple[tuple[TopicScore, ...], ...]:
        return tuple(self._ranked(text) for text in texts)

    def _ranked(self, text: str) -> tuple[TopicScore, ...]:
        sentence = None if self._encoder is None else self._encoder.vector(text)
        probabilities = self._artefact.probabilities(self._artefact.features.vector(text), sentence).tolist()
        scores = [TopicScore(topic, float(p)) for topic, p in zip(self._artefact.topics, probabilities, strict=True)]
        return tuple(sorted(scores, key=lambda score: -score.probability))

    def _settled(self, choice: str) -> tuple[TopicScore, ...]:
        """All the weight on the topic a choice names; empty when it names none."""
        named = choice.removeprefix(CHOICE_PREFIX)
        if named not in self._artefact.topics:
            return ()
        others = (topic for topic in self._artefact.topics if topic != named)
        return (TopicScore(named, 1.0), *(TopicScore(topic, 0.0) for topic in others))

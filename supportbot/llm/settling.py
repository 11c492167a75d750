"""From what a model's part came to, to a decision of the fixed path or an answer in the model's sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from supportbot.answering.decision import Answer, Decision, Phrase, Reply, Slot
from supportbot.answering.desk import Desk
from supportbot.answering.on_topic import on_topic
from supportbot.answering.phrases import TALK_TO_A_PERSON
from supportbot.answering.rendering import Rendered, Segment, fact_of, render
from supportbot.answering.several import answer_several
from supportbot.llm.composed import Spoken
from supportbot.llm.tools.tool import OnTopics, ToPerson
from supportbot.understanding.reading import Part, TopicScore


def decision_of(chosen: OnTopics | ToPerson, desk: Desk) -> Decision:
    """What the fixed path decides on what the model chose."""
    if isinstance(chosen, ToPerson):
        return desk.hand_over(chosen.reason)
    if len(chosen.topics) == 1:
        return _on(replace(desk, reading=replace(desk.reading, slots=chosen.slots)), chosen.topics[0])
    parts = tuple(Part(desk.text, (TopicScore(topic, 1.0),), chosen.slots) for topic in chosen.topics)
    several = replace(desk, reading=replace(desk.reading, parts=parts))
    return answer_several(several, lambda one: _on(one, one.reading.best.topic)) or _on(desk, chosen.topics[0])


def _on(desk: Desk, topic: str) -> Decision:
    likely = (score.probability for score in desk.reading.topics if score.topic == topic)
    return on_topic(desk, topic, next(likely, 0.0), desk.reading.slots)


def answer_of(spoken: Spoken, fixed: Decision) -> Answer:
    """An answer that stands on the figures of the sentences; their words are rendered apart."""
    slots = tuple(slot for segments in spoken.sentences for slot in _slots(segments))
    figures = tuple(Phrase("{figure}", {"figure": slot}) for slot in slots)
    bills = dict.fromkeys(str(slot.value) for slot in slots if slot.kind == "invoice_number")
    topic = spoken.topics[0] if spoken.topics else fixed.topic
    return Answer(topic, fixed.confidence, Reply(figures, choices=(TALK_TO_A_PERSON,)), tuple(bills))


def in_sentences(spoken: Spoken, notes: Sequence[Phrase], *, locale: str, like: Rendered) -> Rendered:
    """The sentences and, after them, ``notes``; table and choices are those of ``like``."""
    text: list[Segment] = []
    for sentence in spoken.sentences:
        text += (*((Segment(" "),) if text else ()), *sentence)
    if notes:
        text += render(Reply(tuple(notes)), locale=locale).segments["text"]
    places = {**like.segments, "text": tuple(text)}
    return replace(like, text="".join(segment.text for segment in text), facts=_facts(places.values()), segments=places)


def says_as_much(spoken: Spoken, fixed: Rendered) -> bool:
    """Whether every figure of the fixed reply's text stands in the sentences too."""
    said = {(slot.kind, slot.value) for segments in spoken.sentences for slot in _slots(segments)}
    return all((slot.kind, slot.value) in said for slot in _slots(fixed.segments["text"]))


def says_something(spoken: Spoken) -> bool:
    """Whether anything of the records or the company's stands in them: a dodge is worse than a question back."""
    return any(slot.kind != "name" for segments in spoken.sentences for slot in _slots(segments))


def _slots(segments: Sequence[Segment]) -> Iterator[Slot]:
    return (segment.slot for segment in segments if segment.slot is not None)


def _facts(places: Iterable[Sequence[Segment]]) -> list[dict[str, object]]:
    facts: list[dict[str, object]] = []
    for segment in (segment for place in places for segment in place if segment.slot is not None):
        fact = fact_of(segment.slot, segment.text) if segment.slot else {}
        if fact not in facts:
            facts.append(fact)
    return facts

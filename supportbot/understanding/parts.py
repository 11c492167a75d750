"""Several things asked in one message, told from one thing said with its story.

A part is a clause that asks ("cancel my plan", "when is it due?"), or a statement that another thing is announced
beside ("I was charged twice. Also, …"), read by itself as a topic in scope at that topic's threshold. A story tells why
a thing is asked and is no part. When in doubt a message is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.clauses import Clause, clauses_of
from supportbot.understanding.patterns import load_patterns, plain
from supportbot.understanding.reading import Part, TopicScore
from supportbot.understanding.slots import find_slots

MOST_PARTS = 3
Scores = tuple[TopicScore, ...]

_POINTS_BACK = load_patterns("points_back")
_NO_PART = frozenset({OUT_OF_SCOPE, "greeting_thanks_smalltalk"})
_ONE_MATTER = (
    {"duplicate_charge", "refund_request", "dispute_charge", "unrecognised_charge", "explain_charge", "complaint"},
    {"refund_request", "refund_status", "complaint"},
    {"invoice_lookup", "invoice_copy"},
    {"invoice_lookup", "explain_charge"},
    {"payment_status", "payment_failed"},
    {"late_fee", "dispute_charge", "complaint"},
    {"make_payment", "payment_methods_accepted"},
)
"""Topics that are told and asked in one breath about one thing: who was charged twice wants the money back."""


def find_parts(
    text: str,
    read: Callable[[Sequence[str]], Sequence[Scores]],
    threshold: Callable[[str], float],
    plan_names: Sequence[str] = (),
) -> tuple[Part, ...]:
    """Return the things asked in the order said, at most ``MOST_PARTS``; none when it is one thing or unsure.

    Args:
        text: the message, or the messages of one turn joined with newlines.
        read: topics with probabilities, best first, of each of some texts.
        threshold: the probability from which a topic counts.
        plan_names: the company's plans, to be recognised by name.
    """
    asked = tuple(_asked(clauses_of(text)))
    if len(asked) < 2:
        return ()
    parts: list[Part] = []
    for clause, topics in zip(asked, read([clause.text for clause in asked]), strict=True):
        best = topics[0]
        if best.topic in _NO_PART or best.probability < threshold(best.topic):
            continue
        if not any(_one_matter(best.topic, part.topics[0].topic) for part in parts):
            parts.append(Part(clause.text, topics, find_slots(clause.text, plan_names=plan_names)))
    return _pointed(parts[:MOST_PARTS]) if len(parts) > 1 else ()


def _asked(clauses: Sequence[Clause]) -> Iterator[Clause]:
    last_added = max((place for place, clause in enumerate(clauses) if clause.adds and clause.asks), default=0)
    yield from (clause for place, clause in enumerate(clauses) if clause.asks or clause.adds or place < last_added)


def _one_matter(topic: str, other: str) -> bool:
    return topic == other or any(topic in matter and other in matter for matter in _ONE_MATTER)


def _pointed(parts: Sequence[Part]) -> tuple[Part, ...]:
    """After "why is INV-7 so high", a part that only points back ("when is it due") takes the bill named before it."""
    pointed = [parts[0]]
    for part in parts[1:]:
        before, slots = pointed[-1].slots, part.slots
        if not (slots.invoice_numbers or slots.periods) and _POINTS_BACK.match(plain(part.text)):
            slots = replace(slots, invoice_numbers=before.invoice_numbers, periods=before.periods)
        pointed.append(replace(part, slots=slots))
    return tuple(pointed)

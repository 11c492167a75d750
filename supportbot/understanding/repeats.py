"""The same question again: what the bot said did not help, so a person should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportbot.understanding.followups import follows_up
from supportbot.understanding.patterns import load_patterns, plain
from supportbot.understanding.reading import PastTurn, Slots
from supportbot.understanding.slots import find_slots
from supportbot.understanding.wording import normalise, stemmed

LEAST_OVERLAP = 0.6
"""Share of the words that tell which question it is, that both have, of those that either has."""
LONGEST_COMPLAINT = 80
SOON_SECONDS = 30 * 60.0
"""After that who asks the same wants to know how it stands now."""

_SAID_SO = load_patterns("asked_again")
_COMMON = load_patterns("common_words")
_INSISTS = load_patterns("insists")
_SMALLTALK = "greeting_thanks_smalltalk"


def is_asked_again(
    text: str, slots: Slots, topic: str, context: Sequence[PastTurn], plan_names: Sequence[str] = ()
) -> bool:
    """True when a question answered since the last handoff is asked once more.

    Either in near the same words about the same things, or saying so ("I already asked", "you didn't answer"). With
    another question answered in between it takes a word that insists, or a third time: people check what they read.

    Args:
        text: what the customer wrote.
        slots: what it names.
        topic: the topic it was read as.
        context: earlier turns, newest last.
        plan_names: the company's plans, to be recognised by name in earlier turns.
    """
    answered = tuple(_answered(context))
    words = plain(text)
    if not answered or not words:
        return False
    same = [turn for turn in answered if turn.topic == topic]
    if _SAID_SO.match(words):
        return bool(same) or len(words) <= LONGEST_COMPLAINT
    if follows_up(words):
        return False
    alike = [turn for turn in same if _alike(text, turn.text) and _of_the_same(slots, turn.text, plan_names)]
    return bool(alike) and (alike[0] is answered[0] or len(alike) > 1 or _INSISTS.match(words))


def _answered(context: Sequence[PastTurn]) -> Iterator[PastTurn]:
    for turn in reversed(context):
        if turn.decision == "handoff" or turn.age_seconds > SOON_SECONDS:
            return
        if turn.decision == "answer" and turn.topic != _SMALLTALK:
            yield turn


def _of_the_same(slots: Slots, earlier: str, plan_names: Sequence[str]) -> bool:
    """Another bill, period or amount makes another question; leaving out what was named does not."""
    named = find_slots(earlier, plan_names=plan_names)
    return all(set(getattr(slots, kind)) <= set(getattr(named, kind)) for kind in Slots.__dataclass_fields__)


def _alike(text: str, earlier: str) -> bool:
    now, before = _telling_words(text), _telling_words(earlier)
    either = now | before
    return bool(either) and len(now & before) >= LEAST_OVERLAP * len(either)


def _telling_words(text: str) -> frozenset[str]:
    words = normalise(text).replace("?", " ")
    telling = _COMMON.strike(words).split() or words.split()
    return frozenset(stemmed(" ".join(telling)).split())

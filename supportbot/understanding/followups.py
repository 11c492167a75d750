"""Short messages that mean something only after what was said before.

The rule: a message that is nothing but a follow-up ("and the one before?", "why?", "yes", a bare invoice number, date,
period, amount or card) moves towards the topic of the last turn; the other topics share the rest of the weight as the
classifier saw them.

- "Why?" is as sure as ``SURE``. After a turn about an amount it asks to explain it, else it keeps the topic.
- "Yes" and "no" are sure when the last turn asked something; after a plain answer they stay open (``UNSURE``), so that
  the bot asks rather than guesses.
- "The one before", a number, a date: sure.
- A bill or month named in a few words that ask for nothing else ("no, I meant the one for May") keeps the topic of a
  turn about bills, where it would else be read as a bill looked up.
- With no turn before it such a message says nothing, so no topic keeps more than ``UNSURE``.

A few words of its own ("so what's left after that", "waive it") are read a second time behind the message before, and
both readings count the same, unless they are sure by themselves: few words out of a talk seem to be about anything but
bills. Anything longer is read by the classifier alone. A last turn that ended out of scope or as small talk lends its
topic to nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.patterns import load_patterns, plain
from supportbot.understanding.reading import PastTurn, Slots, TopicScore

SURE, UNSURE = 0.9, 0.4

_WHY = load_patterns("followup_why")
_YES_OR_NO = load_patterns("followup_yes_no")
_OTHER_ONE = load_patterns("followup_other_one")
_FILLERS = load_patterns("fillers")
_SHOWS = load_patterns("shows")
_EXPLAINED = frozenset({"balance_due", "due_date", "invoice_lookup", "invoice_copy"})
_SMALLTALK = "greeting_thanks_smalltalk"
_LOOKUP = "invoice_lookup"
_ABOUT_ONE_BILL = frozenset({
    "explain_charge", "invoice_copy", "refund_request", "payment_status", "payment_extension", "late_fee", "due_date",
    "balance_due", "dispute_charge", "make_payment", "payment_failed", "billing_address_or_tax",
})  # fmt: skip
_IN_ITS_PLACE = re.compile(
    r"(?:(?:well|ok|okay|so|and|then|no|but|in that case) )*for (?:the )?[\w'-]+"
    r"(?: (?:one|bill))? (?:then|instead)(?!\w)"
)
"""Said of a bill that takes the place of the one before: "well, for October then"."""
_LENDS_NOTHING = frozenset({OUT_OF_SCOPE, _SMALLTALK, ""})
_LONGEST = 80
_FEW_WORDS = 8
_SURELY_ELSE = 0.93
"""How likely (0–1) few words must be out of scope by themselves to be so amid bills."""
_OUT_OF_SCOPE_AMID_BILLS = 0.3
"""What few words count as out of scope in a talk about bills, against the same words at its beginning."""

Scores = tuple[TopicScore, ...]


def in_its_talk(
    text: str,
    context: Sequence[PastTurn],
    read: Callable[[Sequence[str]], Sequence[Scores]],
    threshold: Callable[[str], float],
) -> Scores:
    """Return the scores of a message by itself, and for few unsure words also of how they go on from what was said."""
    (alone,) = read([text])
    before = context[-1] if context else None
    if before is None or not before.text or _is_sure(alone[0], before, threshold) or len(text.split()) > _FEW_WORDS:
        return alone
    (behind,) = read([f"{before.text}\n{text}"])
    amid_bills = any(turn.topic not in _LENDS_NOTHING for turn in context)
    return _both(alone, behind, _OUT_OF_SCOPE_AMID_BILLS if amid_bills else 1.0)


def _is_sure(best: TopicScore, before: PastTurn, threshold: Callable[[str], float]) -> bool:
    """Whether a message is read by itself; behind a question back, words that seem to be about nothing answer it."""
    if best.topic not in _LENDS_NOTHING:
        return best.probability >= threshold(best.topic)
    return best.probability >= _SURELY_ELSE and before.decision == "answer"


def _both(alone: Scores, behind: Scores, out_of_scope: float) -> Scores:
    """The geometric mean of two readings, with what is out of scope counting for less."""
    other = {score.topic: score.probability for score in behind}
    mean = {score.topic: math.sqrt(score.probability * other[score.topic]) for score in alone}
    mean[OUT_OF_SCOPE] = mean.get(OUT_OF_SCOPE, 0.0) * out_of_scope
    total = sum(mean.values()) or 1.0
    return tuple(
        sorted((TopicScore(topic, p / total) for topic, p in mean.items()), key=lambda score: -score.probability)
    )


def carry_over(
    text: str, slots: Slots, scores: tuple[TopicScore, ...], context: Sequence[PastTurn]
) -> tuple[TopicScore, ...]:
    """Return the scores, moved towards the last turn's topic when the message only follows it up."""
    last = next((turn for turn in reversed(context) if turn.topic not in _LENDS_NOTHING), None)
    words = plain(text)
    if not words or len(words) > _LONGEST:
        return scores
    if last is None:
        follows = _WHY.cover(words) or _OTHER_ONE.cover(words) or _names_only_slots(words, slots)
        return _doubt(scores) if follows else scores
    if _WHY.cover(words):
        return _lean(scores, "explain_charge" if last.topic in _EXPLAINED else last.topic, SURE)
    if _YES_OR_NO.cover(words):
        return _lean(scores, last.topic, SURE if last.decision in ("clarify", "propose") else UNSURE)
    if _OTHER_ONE.cover(words) or _names_only_slots(words, slots) or _names_another_bill(words, slots, scores, last):
        return _lean(scores, last.topic, SURE)
    return scores


def _names_another_bill(words: str, slots: Slots, scores: Scores, last: PastTurn) -> bool:
    """True when a bill was named for the topic that was spoken of, with words that ask for nothing themselves."""
    named = bool(slots.invoice_numbers or slots.periods)
    if named and last.topic in _ABOUT_ONE_BILL and _IN_ITS_PLACE.match(words):
        return True
    bill = scores[0].topic == _LOOKUP or scores[0].probability < UNSURE
    return named and bill and last.topic in _ABOUT_ONE_BILL and not _SHOWS.match(words)


def follows_up(words: str) -> bool:
    """True when ``words``, plain, are nothing but "and the one before?" or a yes or no, fit to be said many times."""
    return len(words) <= _LONGEST and (_OTHER_ONE.cover(words) or _YES_OR_NO.cover(words))


def _names_only_slots(words: str, slots: Slots) -> bool:
    """True when nothing but an invoice number, period, amount, plan or card, and small words, was said."""
    named = slots.invoice_numbers or slots.periods or slots.amounts or slots.plan_names or slots.card_digits
    if not named and not re.search(r"\d", words):
        return False
    for plan in slots.plan_names:
        words = words.replace(plain(plan), " ")
    return not _FILLERS.strike(words).strip(" '.-")


def _doubt(scores: tuple[TopicScore, ...]) -> tuple[TopicScore, ...]:
    """Hold the best down to ``UNSURE`` and share what it loses evenly."""
    best, *others = scores
    if best.probability <= UNSURE or not others:
        return scores
    gain = (best.probability - UNSURE) / len(others)
    return (TopicScore(best.topic, UNSURE), *(TopicScore(o.topic, o.probability + gain) for o in others))


def _lean(scores: tuple[TopicScore, ...], topic: str, share: float) -> tuple[TopicScore, ...]:
    """Give ``topic`` at least ``share``; the others keep their proportions in what is left."""
    before = {score.topic: score.probability for score in scores}
    if before.get(topic, 1.0) >= share:
        return scores
    left = (1.0 - share) / (1.0 - before[topic])
    moved = [TopicScore(name, share if name == topic else p * left) for name, p in before.items()]
    return tuple(sorted(moved, key=lambda score: -score.probability))

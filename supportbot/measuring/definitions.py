"""Every figure of the dashboard: its name, its unit, what it means word for word, and what it is counted over. Pure.

``docs/measuring.md`` holds the same words, and a test keeps the two alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from supportbot.measuring.drift import stability_index
from supportbot.measuring.tally import Tally


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"  # 0 to 1
    TIME = "time"  # milliseconds
    SCORE = "score"  # 1 to 5
    MONEY = "money"  # millionths of the currency that prices of models are set in
    INDEX = "index"


class Better(StrEnum):
    """Which way is good news."""

    UP = "up"
    DOWN = "down"
    NEITHER = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """``of`` gives its value over some days, None where there is nothing to count over; ``base`` over how many."""

    key: str
    name: str
    unit: Unit
    words: str
    over: str
    of: Callable[[Tally], float | None]
    base: Callable[[Tally], int]
    better: Better = Better.NEITHER


ANSWERED = ("answer", "propose", "perform")
KNOWN = ("bot_resolved", "people_resolved", "bot_unresolved", "people_unresolved")
_BEGUN = "conversations begun in the period: those in which the customer wrote their first words then"
_KNOWN = (
    "conversations begun in the period whose outcome is known: seven days (168 hours) have gone by since they were "
    "first closed or, where nobody closed them, since they were begun; the others are not known yet and are left out"
)
_TURNS = "the bot's finished turns of the period; a turn is one reply to one or more messages in a row"


def _count(name: str) -> Callable[[Tally], int]:
    return lambda tally: tally[name]


def _sum(family: str, *keys: str) -> Callable[[Tally], int]:
    """The whole family where no keys are named."""
    if not keys:
        return lambda tally: sum(tally.family(family).values())
    return lambda tally: sum(tally.family(family).get(key, 0) for key in keys)


def _share(part: Callable[[Tally], int], whole: Callable[[Tally], int]) -> Callable[[Tally], float | None]:
    return lambda tally: part(tally) / whole(tally) if whole(tally) else None


def _percentile(name: str, share: float) -> Callable[[Tally], float | None]:
    return lambda tally: tally.percentile(name, share)


def _timed(name: str) -> Callable[[Tally], int]:
    return lambda tally: sum(tally.times(name).values())


def _mean_score(who: str) -> Callable[[Tally], float | None]:
    def mean(tally: Tally) -> float | None:
        scores = ratings(tally, who)
        return sum(score * n for score, n in scores.items()) / sum(scores.values()) if scores else None

    return mean


def ratings(tally: Tally, who: str) -> dict[int, int]:
    """How many gave which score (1 to 5): ``who`` is ``bot`` or ``people``."""
    rated = tally.family("rating").items()
    return {int(name[-1]): number for name, number in rated if name.startswith(f"{who}.")}


known = _sum("outcome", *KNOWN)
turns = _sum("decision")
answered = _sum("decision", *ANSWERED)
judged = _sum("judged", "right", "wrong")


def _drift(tally: Tally) -> float | None:
    return stability_index(tally.family("topic"), tally.family("topic_before"))


def _of_times(key: str, name: str, words: str, over: str, better: Better = Better.DOWN) -> tuple[Figure, Figure]:
    """The same time twice: what half of them stay within, and what 95 in 100 do."""
    half, most = "half of them took no longer.", "95 in 100 took no longer."
    return (
        Figure(f"{key}_p50", f"{name}, median", Unit.TIME, f"{words}: {half}", over, _percentile(key, 0.5),
               _timed(key), better),
        Figure(f"{key}_p95", f"{name}, p95", Unit.TIME, f"{words}: {most}", over, _percentile(key, 0.95),
               _timed(key), better),
    )  # fmt: skip


def _promises(tally: Tally, ending: str = "") -> int:
    return sum(n for name, n in tally.family("sla").items() if name.endswith(ending))


_FIGURES: tuple[Figure, ...] = (
    Figure("conversations", "Conversations", Unit.COUNT, "Conversations begun: each counts once, on the day of the "
           "customer's first words. One that was opened and stayed without a word does not count.",
           "all conversations", _count("conversations"), _count("conversations")),
    Figure("messages", "Messages", Unit.COUNT, "What customers, the bot and agents wrote, each on its own day. "
           "Greetings and the system's lines do not count.",
           "all messages", _sum("messages"), _sum("messages")),
    Figure("resolved", "Resolved", Unit.SHARE, "Closed, and in the seven days after the first closing neither opened "
           "again nor followed by words of the same customer in another conversation nor, on the seven days after that "
           "day, by a dispute of theirs in billing. Silence resolves nothing: what nobody closed within seven days is "
           "not resolved.", _KNOWN, _share(_sum("outcome", "bot_resolved", "people_resolved"), known), known,
           Better.UP),
    Figure("resolved_bot", "Resolved by the bot alone", Unit.SHARE, "Resolved, without having been handed over.",
           _KNOWN, _share(_sum("outcome", "bot_resolved"), known), known, Better.UP),
    Figure("resolved_people", "Resolved with people", Unit.SHARE, "Resolved, after having been handed over.",
           _KNOWN, _share(_sum("outcome", "people_resolved"), known), known, Better.UP),
    Figure("unresolved_bot", "Not resolved, bot alone", Unit.SHARE, "Not resolved, and never handed over. With "
           "the resolved ones and those handed over and not resolved, this adds up to 100 %.",
           _KNOWN, _share(_sum("outcome", "bot_unresolved"), known), known, Better.DOWN),
    Figure("unresolved_people", "Not resolved, with people", Unit.SHARE, "Handed over, and not resolved.",
           _KNOWN, _share(_sum("outcome", "people_unresolved"), known), known, Better.DOWN),
    Figure("unknown", "Not known yet", Unit.COUNT, "Conversations whose seven days are not over.", _BEGUN,
           _sum("outcome", "unknown"), _count("conversations")),
    Figure("handed_over", "Handed over", Unit.SHARE, "Queued for a person, or taken up by one, at any time since. The "
           "reason is that of the first time; \"claimed\" where an agent came without having been asked for.",
           _BEGUN, _share(_sum("handoff"), _count("conversations")), _count("conversations"), Better.DOWN),
    Figure("answered", "Answered by the bot", Unit.SHARE, "Turns that ended in an answer, an offer of something that "
           "can be done, or in doing it; not in a question back nor in a hand-over.", _TURNS,
           _share(answered, turns), turns, Better.UP),
    Figure("judged_right", "Judged right", Unit.SHARE, "Of the answered turns on which a reviewer has given a "
           "verdict: those that were right.", "answered turns of the period that were judged, whenever that was",
           _share(_sum("judged", "right"), judged), judged, Better.UP),
    Figure("thumbs_up", "Thumbs up", Unit.SHARE, "Of the replies on which customers gave a thumb: those with a thumb "
           "up.", "replies of the bot in the period that have a thumb", _share(_sum("thumb", "up"), _sum("thumb")),
           _sum("thumb"), Better.UP),
    *_of_times("bot_first", "Bot's first answer", "From the customer's first words to the bot's first reply",
               "conversations begun in the period to which the bot replied"),
    *_of_times("bot_full", "Bot's answer", "From the first message that a turn answers until its whole reply is stored",
               _TURNS),
    *_of_times("bot_work", "Bot's work", "From taking a turn up until its reply is ready, as the bot measures it",
               _TURNS),
    *_of_times("people_first", "People's first answer", "From the moment a conversation was first queued for a person, "
               "or taken up by one, to the first message of an agent's, nights included",
               "conversations begun in the period in which an agent wrote"),
    *_of_times("people_full", "People's time to close", "From the moment a conversation was first queued for a person, "
               "or taken up by one, to the next closing, nights included",
               "conversations begun in the period that were handed over and closed after that"),
    *_of_times("queue_wait", "Wait in the queue", "From entering the queue until an agent took the conversation",
               "stays in the queue that began in the period and ended with an agent"),
    *_of_times("estimate_error", "Error of the wait told", "The difference between the wait that the customer was told "
               "first and the real one, in either direction",
               "stays in the queue that began in the period and ended with an agent, where a wait was told"),
    Figure("estimate_kept", "Waits no longer than told", Unit.SHARE, "Stays that ended with an agent no later than the "
           "customer was told.", "stays in the queue that began in the period and ended with an agent, where a wait "
           "was told", _share(_sum("estimate", "kept"), _sum("estimate")), _sum("estimate"), Better.UP),
    Figure("left_queue", "Left the queue", Unit.SHARE, "Stays that ended without an agent: closed or handed back while "
           "waiting.", "stays in the queue that began in the period and are over",
           _share(_sum("stay", "left"), _sum("stay", "left", "claimed")), _sum("stay", "left", "claimed"), Better.DOWN),
    Figure("promises_kept", "Promises kept", Unit.SHARE, "Clocks of promised times that were stopped before they were "
           "due.", "clocks started in the period that were stopped or broken; those still running are left out",
           _share(lambda tally: _promises(tally, "kept"), _promises), _promises, Better.UP),
    Figure("rating_bot", "Rating, bot alone", Unit.SCORE, "The mean of the customers' closing ratings, one to five, "
           "where no agent wrote a word.", "conversations begun in the period that were rated",
           _mean_score("bot"), lambda tally: sum(ratings(tally, "bot").values()), Better.UP),
    Figure("rating_people", "Rating, with people", Unit.SCORE, "The mean of the customers' closing ratings, one to "
           "five, where an agent wrote.", "conversations begun in the period that were rated",
           _mean_score("people"), lambda tally: sum(ratings(tally, "people").values()), Better.UP),
    Figure("model_turns", "Turns with a model", Unit.COUNT, "Turns for which a language model was asked.", _TURNS,
           _sum("model", "turns"), turns),
    Figure("model_used", "Model's words used", Unit.SHARE, "Of the turns for which a language model was asked: those "
           "where its words or its choice were sent.", "turns of the period for which a language model was asked",
           _share(_sum("model", "used"), _sum("model", "turns")), _sum("model", "turns")),
    Figure("model_cost", "Cost of models", Unit.MONEY, "What the requests of turns cost, by the prices that are set, "
           "in the currency they are set in.", "turns of the period for which a language model was asked",
           _sum("model", "micros"), _sum("model", "turns"), Better.DOWN),
    Figure("model_tokens", "Tokens", Unit.COUNT, "Tokens sent to models and received from them for turns.",
           "turns of the period for which a language model was asked", _sum("model", "tokens_in", "tokens_out"),
           _sum("model", "turns"), Better.DOWN),
    Figure("guard_stops", "Stopped by the guard", Unit.SHARE, "Turns in which the guard let a sentence of the model's "
           "not through.", "turns of the period for which a language model was asked",
           _share(_sum("guard"), _sum("model", "turns")), _sum("model", "turns"), Better.DOWN),
    Figure("gaps", "Not understood", Unit.SHARE, "Turns that asked back because the reading lay below the topic's "
           "threshold, or handed over for low confidence, for being out of scope or for not being covered.", _TURNS,
           _share(_sum("gap"), turns), turns, Better.DOWN),
    Figure("drift", "Drift of topics", Unit.INDEX, "How far the shares of topics have moved: the population stability "
           "index of this period against the one before, each topic's count raised by a half. Below 0.1 little has "
           "moved, above 0.25 much.", "conversations begun in the period, and in as many days before it", _drift,
           _count("conversations"), Better.DOWN),
)  # fmt: skip


FIGURES = {figure.key: figure for figure in _FIGURES}


def pages(figures: Iterable[Figure] = _FIGURES) -> str:
    """The definitions as they stand in the documentation."""
    return "\n".join(f"| {one.name} | {one.words} | {one.over[0].upper()}{one.over[1:]}. |" for one in figures)

"""Ties each figure of a sentence to one fact: the value, what it is said to be, and whose it is must all agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from supportbot.answering.decision import Slot
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.belonging import by_value, fits, may_be
from supportbot.llm.guard.canvas import Canvas, Figure
from supportbot.llm.guard.counts import count_facts
from supportbot.llm.guard.cues import date_cues, money_cues, roles_of, without_asides
from supportbot.llm.guard.facts import Fact, FactIndex
from supportbot.llm.guard.lexicon import small
from supportbot.llm.guard.mentions import Mention, Talk, find_mentions
from supportbot.llm.guard.outcomes import Stop, StopCode
from supportbot.llm.guard.sentence import Sentence, governing, roles_said
from supportbot.llm.guard.working_out import differences, sums

MOST_WAYS = 24


@dataclass(slots=True)
class Matched:
    """``slots`` by the place of the figure; ``bills`` are the things the sentence turned out to speak of."""

    slots: dict[int, Slot] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)
    bills: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


def match(canvas: Canvas, records: Records, index: FactIndex, talk: Talk) -> Matched:
    """Raises Stop where a figure is no fact, or not of what the sentence says it is."""
    mentions = tuple(find_mentions(canvas, records, talk))
    text = without_asides(small(canvas.words))
    moneys, dates = list(canvas.of("money")), list(canvas.of("date", "span"))
    said = (roles_of(moneys, money_cues(text), text) if moneys else {}) | (
        roles_of(dates, date_cues(text), text) if dates else {}
    )
    sentence = Sentence(canvas, records, index, mentions, talk, said)
    matched = _first_way(sentence)
    for figure in canvas.of("count", "percent"):
        matched.facts[figure.start] = _counted(sentence, figure, matched)
    matched.mentions = mentions
    matched.bills = _bills(mentions, matched)
    matched.names = tuple(thing for one in mentions if one.kind == "name" for thing in one.things)
    return matched


def _bills(mentions: tuple[Mention, ...], matched: Matched) -> tuple[str, ...]:
    named = [
        thing for one in mentions if one.kind == "inv" and (one.every or len(one.things) == 1) for thing in one.things
    ]
    if not named:
        of_facts = {thing for one in matched.facts.values() for thing in one.things("inv")}
        named = sorted(of_facts) if len(of_facts) == 1 else []
    return tuple(dict.fromkeys(named))


def _first_way(sentence: Sentence) -> Matched:
    """Where a mention may mean several bills, the first of them that makes the whole sentence true."""
    open_mentions = [one for one in sentence.mentions if len(one.things) > 1 and not one.every]
    first_stop: Stop | None = None
    ways = product(*([replace(one, things=(thing,)) for thing in one.things] for one in open_mentions))
    for count, way in enumerate(ways):
        chosen = dict(zip(open_mentions, way, strict=True))
        mentions = tuple(chosen.get(one, one) for one in sentence.mentions)
        try:
            return _match(replace(sentence, mentions=mentions))
        except Stop as stop:
            first_stop = first_stop or stop
        if count >= MOST_WAYS:
            break
    raise first_stop or Stop("amount_unknown")


def _match(sentence: Sentence) -> Matched:
    matched = Matched()
    choices: list[tuple[Figure, list[Fact]]] = []
    for figure in sentence.figures:
        if _only_mentions(sentence, figure):
            matched.facts[figure.start] = _month_fact(sentence, figure)
            continue
        facts = _candidates(sentence, figure)
        if facts is not None:
            choices.append((figure, facts))
    for figure, chosen in _agreeing(sentence, choices):
        matched.facts[figure.start] = chosen
    return matched


def _only_mentions(sentence: Sentence, figure: Figure) -> bool:
    return any(one.start == figure.start for one in sentence.mentions)


def _month_fact(sentence: Sentence, figure: Figure) -> Fact:
    """The day of the bill that the month names, for the months that are written with a year."""
    mention = next(one for one in sentence.mentions if one.start == figure.start)
    for role in ("issued_on", "period_start"):
        for fact in sentence.index.of_thing(mention.things[0], role):
            if fits(figure, fact):
                return fact
    raise Stop("date_unknown", figure.text)


def _candidates(sentence: Sentence, figure: Figure) -> list[Fact] | None:
    """None for a word such as "today" that says nothing of a record."""
    roles = roles_said(sentence, figure)
    if figure.kind != "money" and figure.word and not roles:
        return None
    with_value = list(by_value(sentence.index, figure))
    found = [fact for fact in with_value if may_be(sentence, figure, fact, roles)]
    if figure.kind == "money":
        found += list(_worked_out(sentence, figure, roles))
    if not found:
        raise Stop(_why(figure, with_value), figure.text)
    return found


def _why(figure: Figure, with_value: list[Fact]) -> StopCode:
    if figure.kind == "money":
        return "amount_of_another" if with_value else "amount_unknown"
    return "date_of_another" if with_value else "date_unknown"


def _worked_out(sentence: Sentence, figure: Figure, roles: frozenset[str]) -> Iterator[Fact]:
    if roles & {"sum", "total", "due", "paid", "balance"}:
        yield from sums(
            sentence.index, figure, sentence.mentions, sentence.talk, sentence.figures, sentence.text, roles
        )
    if "difference" in roles:
        yield from differences(sentence.records, sentence.index, figure, sentence.mentions, sentence.text)


def _agreeing(sentence: Sentence, choices: list[tuple[Figure, list[Fact]]]) -> list[tuple[Figure, Fact]]:
    """One fact for each figure so that those said together belong together."""
    chosen: list[tuple[Figure, Fact]] = []
    budget = [2_000]

    def choose(place: int) -> bool:
        if place == len(choices):
            return True
        figure, facts = choices[place]
        for fact in _distinct(facts):
            budget[0] -= 1
            if budget[0] < 0:
                return False
            if all(_belong(sentence, figure, fact, other, with_) for other, with_ in chosen):
                chosen.append((figure, fact))
                if choose(place + 1):
                    return True
                chosen.pop()
        return False

    if not choose(0):
        kinds = {figure.kind for figure, _ in choices}
        raise Stop("amount_of_another" if "money" in kinds else "date_of_another", "said together")
    for figure, fact in chosen:
        _require_one_date(figure, [one for place, facts in choices if place is figure for one in facts], fact)
    return chosen


def _distinct(facts: list[Fact]) -> list[Fact]:
    return list(dict.fromkeys(facts))


def _require_one_date(figure: Figure, facts: list[Fact], chosen: Fact) -> None:
    """03/01 may be said where only one of its readings is a fact."""
    if figure.kind == "date" and len(figure.days) > 1 and len({fact.slot.value for fact in facts}) > 1:
        raise Stop("date_unknown", f"{figure.text} may be read in two ways")


def _belong(sentence: Sentence, one: Figure, fact: Fact, other: Figure, with_: Fact) -> bool:
    if not governing(sentence, one, "inv") and not governing(sentence, other, "inv"):
        bills, others = fact.things("inv"), with_.things("inv")
        if bills and others and not bills & others:
            return False
    if (one.kind == "money") == (other.kind == "money") or not _side_by_side(sentence, one, other):
        return True
    for kind in ("pay", "refund", "note", "dispute", "sub"):
        things, others = fact.things(kind), with_.things(kind)
        if things and others and not things & others:
            return False
    return True


def _side_by_side(sentence: Sentence, one: Figure, other: Figure) -> bool:
    """Whether of all dates this is the one nearest to that amount, or the other way about."""
    money, day = (one, other) if one.kind == "money" else (other, one)
    figures = sentence.figures
    rivals = [figure for figure in figures if figure.kind in ("date", "span")]
    amounts = [figure for figure in figures if figure.kind == "money"]
    return min(rivals, key=lambda it: _gap(money, it)) is day or min(amounts, key=lambda it: _gap(day, it)) is money


def _gap(one: Figure, other: Figure) -> int:
    return max(other.start - one.end, one.start - other.end)


def _counted(sentence: Sentence, figure: Figure, matched: Matched) -> Fact:
    fact = count_facts(
        sentence.records, sentence.index, figure, sentence.text, sentence.mentions, sentence.talk, matched.facts
    )
    if fact is None:
        raise Stop("percent_unknown" if figure.kind == "percent" else "number_unknown", figure.text)
    return fact

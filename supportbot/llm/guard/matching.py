"""Ties each figure of a sentence to one fact: the value, what it is said to be, and whose it is must all agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

from supportbot.answering.decision import Slot
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.canvas import Canvas, Figure
from supportbot.llm.guard.counts import count_facts
from supportbot.llm.guard.cues import date_cues, money_cues, roles_of
from supportbot.llm.guard.facts import Fact, FactIndex
from supportbot.llm.guard.lexicon import small
from supportbot.llm.guard.mentions import Mention, Talk, find_mentions, points_back
from supportbot.llm.guard.outcomes import Stop, StopCode
from supportbot.llm.guard.roles import BILL_LEVEL, date_roles, money_roles, policy_fits
from supportbot.llm.guard.working_out import differences, sums

MOST_WAYS = 24
_AFTER_LINK = re.compile(
    r"(?<!\w)(?:for|on|of|to|from|in|toward|towards|against|by|für|auf|pour|de|sur|para|en)(?: (?:the|your|my|bill|invoice|a|die|ihre|rechnung|la|votre|facture|su|factura|number))* ?$",
    re.I,
)
_BREAK = re.compile(r"[,;:]|(?<!\w)(?:and|but|while|whereas|und|et|y)(?!\w)", re.I)
_INTERVAL = re.compile(
    r"^ ?(?:(?:a|per|each|every|/|pro|im|par|al|por)? ?/? ?(?P<a>month|year|monat|jahr|mois|an|mes|año|annum|mo|yr)(?!\w)|(?P<b>monthly|yearly|annually|monatlich|jährlich))",
    re.I,
)
_INTERVAL_BEFORE = re.compile(
    r"(?<!\w)(?P<a>monthly|yearly|annual|monatliche|jährliche|mensuel|annuel|mensual|anual) (?:\w+ ){0,3}\W*$", re.I
)
_MODAL = re.compile(
    r"(?<!\w)(?:if|may|can|could|would|unless|applies|apply|usually|normally|policy|standard|in general|each|any)(?!\w)",
    re.I,
)
_YEARLY = (
    "year",
    "jahr",
    "an",
    "año",
    "annum",
    "yr",
    "yearly",
    "annually",
    "annual",
    "jährlich",
    "jährliche",
    "annuel",
    "anual",
)
_OWN_LATE = re.compile(r"(?<!\w)of (?:that|this|it|which)|altogether|in total", re.I)


@dataclass(slots=True)
class Matched:
    """``slots`` by the place of the figure; ``bills`` are the things the sentence turned out to speak of."""

    slots: dict[int, Slot] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)
    bills: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Everything that is known of a sentence before its figures are matched."""

    canvas: Canvas
    records: Records
    index: FactIndex
    mentions: tuple[Mention, ...]
    talk: Talk
    roles: Mapping[int, frozenset[str]]
    """What the nearest cues say, by place; empty where none stands near."""

    @property
    def text(self) -> str:
        return self.canvas.words

    @property
    def figures(self) -> list[Figure]:
        return list(self.canvas.of("money", "date", "span"))


def match(canvas: Canvas, records: Records, index: FactIndex, talk: Talk) -> Matched:
    """Raises Stop where a figure is no fact, or not of what the sentence says it is."""
    mentions = tuple(find_mentions(canvas, records))
    text = small(canvas.words)
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
            if _fits(figure, fact):
                return fact
    raise Stop("date_unknown", figure.text)


def _candidates(sentence: Sentence, figure: Figure) -> list[Fact] | None:
    """None for a word such as "today" that says nothing of a record."""
    roles = _roles(sentence, figure)
    if figure.kind != "money" and figure.word and not roles:
        return None
    by_value = list(_by_value(sentence.index, figure))
    found = [fact for fact in by_value if _may_be(sentence, figure, fact, roles)]
    if figure.kind == "money":
        found += list(_worked_out(sentence, figure, roles))
    if not found:
        raise Stop(_why(figure, by_value), figure.text)
    return found


def _why(figure: Figure, by_value: list[Fact]) -> StopCode:
    if figure.kind == "money":
        return "amount_of_another" if by_value else "amount_unknown"
    return "date_of_another" if by_value else "date_unknown"


def _by_value(index: FactIndex, figure: Figure) -> Iterator[Fact]:
    if figure.kind == "money":
        for amount in figure.amounts:
            for fact in index.money.get(amount, ()):
                if not figure.negative or fact.slot.kind == "money_change" or fact.slot.value == -abs(fact.slot.value):  # type: ignore[arg-type,operator,type-var]
                    yield fact
    elif figure.kind == "span" or any(day.month is None or day.day is None for day in figure.days):
        yield from (fact for facts in index.dates.values() for fact in facts if _fits(figure, fact))
    else:
        keys = {(day.month, day.day) for day in figure.days}
        for month, day in keys:
            yield from (fact for fact in index.dates.get((month or 0, day or 0), ()) if _fits(figure, fact))


def _fits(figure: Figure, fact: Fact) -> bool:
    value = fact.slot.value
    if fact.slot.kind != "date":
        return False
    if figure.first is not None and figure.last is not None:
        return figure.first <= value <= figure.last  # type: ignore[operator]
    if figure.kind == "date" and figure.key and str(value.weekday()) != figure.key:  # type: ignore[union-attr]
        return False
    return any(day.fits(value) for day in figure.days)  # type: ignore[arg-type]


def _roles(sentence: Sentence, figure: Figure) -> frozenset[str]:
    """What the figure is said to be, as roles of facts."""
    cues = sentence.roles.get(figure.start, frozenset())
    if not cues:
        cues = _inherited(sentence, figure)
    if figure.kind == "money":
        roles = money_roles(cues, sentence.text)
        if not roles and not cues & {"policy"}:
            roles = _weak_money(sentence, figure)
    else:
        roles = date_roles(cues, sentence.text)
        if not roles and not figure.word and _governing(sentence, figure, "inv"):
            roles = frozenset({"issued_on"})
    return roles


def _inherited(sentence: Sentence, figure: Figure) -> frozenset[str]:
    """In "due on D and D" the second is what the first is."""
    kinds = ("money",) if figure.kind == "money" else ("date", "span")
    before = [one for one in sentence.canvas.of(*kinds) if one.end <= figure.start]
    return sentence.roles.get(before[-1].start, frozenset()) if before else frozenset()


def _weak_money(sentence: Sentence, figure: Figure) -> frozenset[str]:
    """An amount that no word explains: a bill's, or a line's or plan's that stands beside it."""
    name, bill = _governing(sentence, figure, "name"), _governing(sentence, figure, "inv")
    if name and (not bill or _apart(figure, name) < _apart(figure, bill)):
        return frozenset({"line", "price"})
    return frozenset({"total", "due"}) if bill else frozenset()


def _apart(figure: Figure, mention: Mention) -> int:
    return max(mention.start - figure.end, figure.start - mention.end)


def _governing(sentence: Sentence, figure: Figure, kind: str) -> Mention | None:
    """The mention that a figure belongs to: the last one before it, or one tied to it right after."""
    mentions = [one for one in sentence.mentions if one.kind == kind]
    before = [one for one in mentions if one.start <= figure.start]
    after = [one for one in mentions if one.start > figure.start]
    if after and (not before or _tied(sentence, figure, after[0])):
        return after[0]
    return before[-1] if before else None


def _tied(sentence: Sentence, figure: Figure, mention: Mention) -> bool:
    """ "… and 30 euros for INV-2": what follows without a break belongs to the figure."""
    between = sentence.text[figure.end : mention.start]
    return (
        len(between) < 60 and not _BREAK.search(between) and (bool(_AFTER_LINK.search(between)) or not between.strip())
    )


def _may_be(sentence: Sentence, figure: Figure, fact: Fact, roles: frozenset[str]) -> bool:
    if "policy" in fact.roles:
        return policy_fits(fact, sentence.text) and (
            not _governing(sentence, figure, "inv") or bool(_MODAL.search(sentence.text))
        )
    if not fact.roles & roles and not _generic(sentence, fact, roles):
        return False
    return _interval_fits(sentence, figure, fact) and _whose(sentence, figure, fact, roles)


def _generic(sentence: Sentence, fact: Fact, roles: frozenset[str]) -> bool:
    """What is due on a bill is the balance too where no bill is spoken of."""
    if "balance" in fact.roles and "due" in roles:
        return not any(one.kind == "inv" for one in sentence.mentions) and not points_back(sentence.text)
    if "overdue_total" in fact.roles and "overdue" in roles:
        return not any(one.kind == "inv" for one in sentence.mentions)
    return "line" in roles and "line" in fact.roles


def _interval_fits(sentence: Sentence, figure: Figure, fact: Fact) -> bool:
    if figure.kind != "money" or fact.unit not in ("month", "year"):
        return (
            figure.kind != "money"
            or not _said_interval(sentence, figure)
            or "line" in fact.roles
            or "difference" in fact.roles
        )
    said = _said_interval(sentence, figure)
    if said:
        return said == fact.unit
    return "worked_out" not in fact.roles


def _said_interval(sentence: Sentence, figure: Figure) -> str:
    after = _INTERVAL.match(sentence.text[figure.end :])
    before = _INTERVAL_BEFORE.search(sentence.text[: figure.start])
    word = (after["a"] or after["b"]) if after else before["a"] if before else ""
    return ("year" if word.lower() in _YEARLY else "month") if word else ""


def _whose(sentence: Sentence, figure: Figure, fact: Fact, roles: frozenset[str]) -> bool:
    """Whether the fact belongs to what the sentence, or those before it, spoke of."""
    for kind in ("name", "pay", "method", "note"):
        mention = _governing(sentence, figure, kind)
        things = fact.things(kind)
        if (
            mention
            and things
            and not things & set(mention.things)
            and not _aside(sentence, figure, mention, kind, fact)
        ):
            return False
    bills = fact.things("inv")
    if not bills:
        return _stands_alone(sentence, figure, fact, roles)
    if "sum" in roles and _speaks_of_several(sentence):
        return False
    mention = _paired(sentence, figure) or _governing(sentence, figure, "inv")
    if mention is None:
        known = sentence.talk.bills
        return not known or bool(bills & set(known)) or _is_payment_named(sentence, fact)
    if mention.every:
        return _holds_for_every(sentence, figure, fact, mention, roles)
    return bool(bills & set(mention.things))


def _speaks_of_several(sentence: Sentence) -> bool:
    named = [one for one in sentence.mentions if one.kind == "inv"]
    return len(named) > 1 or any(one.every for one in named) or (not named and len(sentence.talk.bills) > 1)


def _aside(sentence: Sentence, figure: Figure, mention: Mention, kind: str, fact: Fact) -> bool:
    """A plan named elsewhere says nothing of a tax or a late fee."""
    return (
        kind == "name"
        and bool(fact.roles & {"tax", "late_fee", "discount", "credit"})
        and bool(sentence.roles.get(figure.start))
    )


def _stands_alone(sentence: Sentence, figure: Figure, fact: Fact, roles: frozenset[str]) -> bool:
    """Prices, balances and the like beside a named bill: where a word for a bill's own amount is nearest, they aren't meant."""
    if fact.roles & {"price", "offer"} and fact.things("name"):
        return bool(_governing(sentence, figure, "name")) or _only_price(sentence, fact)
    if "balance" in fact.roles and "balance" not in roles:
        return not _governing(sentence, figure, "inv")
    return not (fact.roles & {"balance"} and roles & {"sum"} and _governing(sentence, figure, "inv"))


def _only_price(sentence: Sentence, fact: Fact) -> bool:
    """Without a plan's name, a price is the customer's own, or that of the plan spoken of before."""
    if sentence.talk.names:
        return bool(fact.things("name") & set(sentence.talk.names))
    return bool(fact.things("sub"))


def _is_payment_named(sentence: Sentence, fact: Fact) -> bool:
    return any(one.kind in ("pay", "note") and set(one.things) & fact.of for one in sentence.mentions)


def _paired(sentence: Sentence, figure: Figure) -> Mention | None:
    """ "INV-1 and INV-2 are 40 and 30 euros": as many figures of a kind as bills, in the same order."""
    mention = _governing(sentence, figure, "inv")
    if mention is None or not mention.every:
        return None
    same = [one for one in sentence.figures if one.kind == figure.kind and _governing(sentence, one, "inv") == mention]
    if len(same) != len(mention.things):
        return None
    return replace(mention, things=(mention.things[same.index(figure)],), every=False)


def _holds_for_every(sentence: Sentence, figure: Figure, fact: Fact, mention: Mention, roles: frozenset[str]) -> bool:
    """One figure said of several bills: each of them must have it."""
    if not fact.things("inv") & set(mention.things):
        return False
    have = {
        thing for other in _by_value(sentence.index, figure) if other.roles & roles for thing in other.things("inv")
    }
    return set(mention.things) <= have


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
    if not _governing(sentence, one, "inv") and not _governing(sentence, other, "inv"):
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

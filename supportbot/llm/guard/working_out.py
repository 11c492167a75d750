"""What a sentence works out: sums of what it names, and differences between two bills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from billing.balance import issued_invoices
from billing.facts import Source
from billing.money import Money
from supportbot.answering.decision import Slot
from supportbot.answering.grounding.arithmetic import sources_field
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.canvas import Figure
from supportbot.llm.guard.facts import Fact, FactIndex, computed
from supportbot.llm.guard.mentions import Mention, Talk
from supportbot.llm.guard.outcomes import Stop

_SUM = re.compile(
    r"together|altogether|combined|in total|in all|\bsum\b|add(?:s|ed)? up|all told|between them|both|"
    r"zusammen|insgesamt|ensemble|au total|en tout|juntas?|juntos|en total|suman|makes\b|summed|=|"
    r"\bplus\b|\+",
    re.I,
)
HIGHER = re.compile(
    r"\bmore|higher|increas|went up|up by|rose|risen|gone up|grew|dearer|pricier|extra|additional|mehr\b|"
    r"höher|teurer|de plus|plus (?:cher|élevé)|\bmás\b|bigger|greater|larger",
    re.I,
)
LOWER = re.compile(
    r"\bless|lower|decreas|went down|down by|fell|fallen|gone down|dropped|cheaper|weniger|niedriger|"
    r"günstiger|de moins|moins (?:cher|élevé)|\bmenos\b|smaller|fewer",
    re.I,
)
FROM = re.compile(
    r"(?<!\w)(?:from|than|compared (?:with|to)|versus|unlike|von|als|de|que|desde)\W+(?:\w+\W+){0,3}$", re.I
)
_LAST_ONE = re.compile(
    r"than (?:last (?:time|month)|before|usual|the month before|the previous)|compared (?:to|with)|since last", re.I
)


def sums(
    index: FactIndex,
    figure: Figure,
    mentions: Sequence[Mention],
    talk: Talk,
    figures: Iterable[Figure],
    text: str,
    roles: frozenset[str],
) -> Iterator[Fact]:
    """Of totals, of what is due or of what was paid, over the bills named here or just before."""
    if not _SUM.search(text):
        return
    named = list(dict.fromkeys(thing for one in mentions if one.kind == "inv" for thing in one.things))
    bills = named if len(named) > 1 else list(talk.bills)
    wanted = [role for role in ("total", "due", "paid") if role in roles] or ["total", "due", "paid"]
    if "sum" in roles and "due" not in roles and "paid" not in roles:
        wanted = ["total", "due"]
    if not len(named) > 1 and talk.roles:
        wanted = [role for role in wanted if role in talk.roles]
    if len(bills) > 1:
        for role in wanted:
            facts = [next((f for f in index.of_thing(bill, role) if _whole(f)), None) for bill in bills]
            yield from _sum([fact for fact in facts if fact is not None], len(bills), figure)


def _whole(fact: Fact) -> bool:
    return not fact.things("pay") and not fact.things("line") and not fact.things("act")


def _sum(facts: list[Fact], fewest: int, figure: Figure) -> Iterator[Fact]:
    amounts = [fact.slot.value for fact in facts if isinstance(fact.slot.value, Money)]
    if len(facts) < fewest or not amounts or len({amount.currency for amount in amounts}) != 1:
        return
    value = Money(sum(amount.minor for amount in amounts), amounts[0].currency)
    if (value.minor, value.currency) in figure.amounts:
        source = Source("sources", "", sources_field([fact.slot.source for fact in facts]), "sum_of")
        yield Fact(Slot("money", value, source), frozenset({"sum"}), frozenset())


def differences(
    records: Records, index: FactIndex, figure: Figure, mentions: Sequence[Mention], text: str
) -> Iterator[Fact]:
    """Between the totals of two bills; which way it went must be said rightly."""
    pair = _pair(records, mentions, text)
    if pair is None:
        return
    first, second = ([f for f in index.of_thing(bill, "total") if _whole(f)] for bill in pair)
    if not first or not second:
        return
    one, other = first[0].slot, second[0].slot
    source = Source("sources", "", sources_field([one.source, other.source]), "difference_of")
    for fact in computed(records, "money", source, "difference"):
        value = fact.slot.value
        if isinstance(value, Money) and (value.minor, value.currency) in figure.amounts:
            _require_direction(one.value, other.value, text)
            yield fact


def _pair(records: Records, mentions: Sequence[Mention], text: str) -> tuple[str, str] | None:
    """The bill spoken of and the one it is held against."""
    bills = list(dict.fromkeys(one.things[0] for one in mentions if one.kind == "inv" and not one.every))
    every = [one for one in mentions if one.kind == "inv" and one.every]
    if every and not bills:
        bills = list(every[0].things)
    if len(bills) == 1 and _LAST_ONE.search(text) and records.account is not None:
        issued = [f"inv:{bill.number}" for bill in issued_invoices(records.account)]
        place = issued.index(bills[0]) if bills[0] in issued else len(issued)
        bills += issued[place + 1 : place + 2]
    if len(bills) != 2:
        return None
    mention = next((one for one in mentions if one.kind == "inv" and one.things[0] == bills[0]), None)
    if mention and FROM.search(text[: mention.start]):
        return bills[1], bills[0]
    return bills[0], bills[1]


def _require_direction(one: object, other: object, text: str) -> None:
    assert isinstance(one, Money)  # noqa: S101
    assert isinstance(other, Money)  # noqa: S101
    higher, lower = bool(HIGHER.search(text)), bool(LOWER.search(text))
    if higher and lower:
        raise Stop("amount_of_another", "more and less")
    if (higher and not other < one) or (lower and not one < other):
        raise Stop("amount_of_another", "the other way about")

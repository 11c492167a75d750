"""Whether one fact may be what a figure says: its value, its role, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from billing.money import Money
from supportbot.llm.guard.canvas import Figure
from supportbot.llm.guard.facts import Fact, FactIndex
from supportbot.llm.guard.mentions import Mention, points_back
from supportbot.llm.guard.roles import policy_fits
from supportbot.llm.guard.sentence import INTERVAL, Sentence, governing, names_bill, paired
from supportbot.llm.guard.working_out import HIGHER, LOWER

_INTERVAL_BEFORE = re.compile(
    r"(?<!\w)(?P<a>monthly|yearly|annual|monatliche|jährliche|mensuel|annuel|mensual|anual) (?:\w+ ){0,3}\W*$", re.I
)
_MODAL = re.compile(
    r"(?<!\w)(?:if|may|can|could|would|unless|applies|apply|usually|normally|policy|standard|in general|"
    r"each|any)(?!\w)",
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
_PAYMENT = re.compile(r"(?<!\w)(?:payments?|zahlung|paiement|pago|pay|next)(?!\w)", re.I)
_OF_EACH = re.compile(r"(?<!\w)(?:both|they|these|those|all|each|neither|beide|alle|les deux|ambas|ambos)(?!\w)", re.I)
_ONE_BILL = re.compile(r"(?<!\w)(?:bill|invoice|rechnung|facture|factura)(?!\w)", re.I)
_NEXT = re.compile(r"(?<!\w)(?:next|upcoming|coming|nächste\w*|prochaine?|próxim[oa])(?!\w)", re.I)


def by_value(index: FactIndex, figure: Figure) -> Iterator[Fact]:
    """Every fact that the figure could be if only its value counted."""
    if figure.kind == "money":
        for amount in figure.amounts:
            for fact in index.money.get(amount, ()):
                value = fact.slot.value
                if isinstance(value, Money) and (value.minor < 0) == (figure.negative and value.minor != 0):
                    yield fact
    elif figure.kind == "span" or any(day.month is None or day.day is None for day in figure.days):
        yield from (fact for facts in index.dates.values() for fact in facts if fits(figure, fact))
    else:
        for month, day in {(day.month, day.day) for day in figure.days}:
            yield from (fact for fact in index.dates.get((month or 0, day or 0), ()) if fits(figure, fact))


def fits(figure: Figure, fact: Fact) -> bool:
    """Whether a date is the one that is said, as far as it is said."""
    value = fact.slot.value
    if not isinstance(value, date):
        return False
    if figure.first is not None and figure.last is not None:
        return figure.first <= value <= figure.last
    if figure.kind == "date" and figure.key and str(value.weekday()) != figure.key:
        return False
    return any(day.fits(value) for day in figure.days)


def may_be(sentence: Sentence, figure: Figure, fact: Fact, roles: frozenset[str]) -> bool:
    if "policy" in fact.roles:
        of_bill = governing(sentence, figure, "inv") or (sentence.talk.bills and points_back(sentence.text))
        return policy_fits(fact, sentence.text) and (not of_bill or bool(_MODAL.search(sentence.text)))
    if figure.kind == "date" and _NEXT.search(sentence.text[: figure.start]) and _is_past(sentence, fact):
        return False
    if not fact.roles & roles and not _generic(sentence, fact, roles):
        return False
    return _interval_fits(sentence, figure, fact) and _whose(sentence, figure, fact, roles)


def _is_past(sentence: Sentence, fact: Fact) -> bool:
    return isinstance(fact.slot.value, date) and fact.slot.value < sentence.records.today


def _generic(sentence: Sentence, fact: Fact, roles: frozenset[str]) -> bool:
    """What is due on a bill is the balance too where no bill is spoken of."""
    if "balance" in fact.roles and "due" in roles:
        return not any(one.kind == "inv" for one in sentence.mentions) and not points_back(sentence.text)
    if "overdue_total" in fact.roles and "overdue" in roles:
        return not any(one.kind == "inv" for one in sentence.mentions)
    return "line" in roles and "line" in fact.roles


def _interval_fits(sentence: Sentence, figure: Figure, fact: Fact) -> bool:
    """ "A month" and "a year" must be what the price is for; a line says so only of a bill named beside it."""
    if figure.kind != "money":
        return True
    said = _said_interval(sentence, figure)
    if fact.unit in ("month", "year"):
        return said == fact.unit if said else "worked_out" not in fact.roles
    if not said or "difference" in fact.roles:
        return True
    return "line" in fact.roles and said == "month" and names_bill(sentence)


def _said_interval(sentence: Sentence, figure: Figure) -> str:
    after = INTERVAL.match(sentence.text[figure.end :])
    before = _INTERVAL_BEFORE.search(sentence.text[: figure.start])
    word = (after["a"] or after["b"]) if after else before["a"] if before else ""
    return ("year" if word.lower() in _YEARLY else "month") if word else ""


def _whose(sentence: Sentence, figure: Figure, fact: Fact, roles: frozenset[str]) -> bool:
    """Whether the fact belongs to what the sentence, or those before it, spoke of."""
    for kind in ("name", "pay", "method", "note"):
        mention = governing(sentence, figure, kind)
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
    mention = paired(sentence, figure) or governing(sentence, figure, "inv")
    if mention is None:
        known = sentence.talk.bills
        if not known and not _may_stand_unnamed(sentence, fact, roles):
            return False
        if len(known) > 1 and _OF_EACH.search(sentence.text):
            every = Mention("inv", known, figure.start, figure.start, every=True)
            return _holds_for_every(sentence, figure, fact, every, roles)
        return not known or bool(bills & set(known)) or _is_payment_named(sentence, fact)
    if mention.every:
        return _holds_for_every(sentence, figure, fact, mention, roles)
    return bool(bills & set(mention.things))


def _speaks_of_several(sentence: Sentence) -> bool:
    named = [one for one in sentence.mentions if one.kind == "inv"]
    return len(named) > 1 or any(one.every for one in named) or (not named and len(sentence.talk.bills) > 1)


def _may_stand_unnamed(sentence: Sentence, fact: Fact, roles: frozenset[str]) -> bool:
    """Without a bill named here or before: no line, and what is due only where one bill is plainly spoken of."""
    if fact.things("line"):
        return False
    if fact.roles & {"due_on", "issued_on"}:
        return bool(_ONE_BILL.search(sentence.text) or _PAYMENT.search(sentence.text))
    if fact.roles & {"due", "overdue"} and roles & {"due", "overdue", "total"}:
        return bool(_ONE_BILL.search(sentence.text))
    return True


def _aside(sentence: Sentence, figure: Figure, mention: Mention, kind: str, fact: Fact) -> bool:
    """A plan named elsewhere says nothing of a tax or a late fee."""
    return (
        kind == "name"
        and bool(fact.roles & {"tax", "late_fee", "discount", "credit"})
        and bool(sentence.roles.get(figure.start))
    )


def _stands_alone(sentence: Sentence, figure: Figure, fact: Fact, roles: frozenset[str]) -> bool:
    """Prices, balances and the like: they are not meant where a bill is named beside them."""
    if "account_credit" in fact.roles and governing(sentence, figure, "inv"):
        return False
    if fact.roles & {"price_up", "price_down"}:
        return _right_way(sentence, fact)
    if "price" in fact.roles and governing(sentence, figure, "inv") and not _said_interval(sentence, figure):
        return False
    if fact.roles & {"price", "offer"} and fact.things("name"):
        return bool(governing(sentence, figure, "name")) or _only_price(sentence, fact)
    if fact.roles & {"period_start", "period_end", "paid_until"} and governing(sentence, figure, "inv"):
        return False
    if "balance" in fact.roles and "balance" not in roles:
        return not governing(sentence, figure, "inv")
    if "balance" in fact.roles and "sum" in roles:
        back = points_back(sentence.text) and len(sentence.talk.bills) > 1
        return not back and not governing(sentence, figure, "inv")
    return True


def _right_way(sentence: Sentence, fact: Fact) -> bool:
    """ "Ten euros more": the plan that is spoken of first must be the dearer one."""
    first = next((one for one in sentence.mentions if one.kind == "name"), None)
    of_offer = first is None or bool(fact.things("name") & set(first.things))
    up, text = ("price_up" in fact.roles) == of_offer, sentence.text.lower()
    return not (LOWER if up else HIGHER).search(text)


def _only_price(sentence: Sentence, fact: Fact) -> bool:
    """Without a plan's name, a price is the customer's own, or that of the plan spoken of before."""
    if sentence.talk.names:
        return bool(fact.things("name") & set(sentence.talk.names))
    return bool(fact.things("sub"))


def _is_payment_named(sentence: Sentence, fact: Fact) -> bool:
    return any(one.kind in ("pay", "note") and set(one.things) & fact.of for one in sentence.mentions)


def _holds_for_every(sentence: Sentence, figure: Figure, fact: Fact, mention: Mention, roles: frozenset[str]) -> bool:
    """One figure said of several bills: each of them must have it."""
    if not fact.things("inv") & set(mention.things):
        return False
    have = {thing for other in by_value(sentence.index, figure) if other.roles & roles for thing in other.things("inv")}
    return set(mention.things) <= have

"""Five ways in which a true reply is made untrue, each checked to be untrue. Knows nothing of the guard's readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.supportbot.llm.guard.parts import Fig, Reply, Sentence, figure, written
from tests.supportbot.llm.guard.worlds import PLACES, World

HERE = Path(__file__).parent


def _lines(name: str) -> tuple[str, ...]:
    return tuple(line for line in (HERE / name).read_text("utf-8").splitlines() if not line.startswith("#"))


DEEDS = _lines("deeds.txt")
TAILS = _lines("tails.txt")


@dataclass(frozen=True, slots=True)
class Corrupted:
    """Whole sentences as text; the one at ``wrong`` is untrue."""

    sentences: tuple[str, ...]
    wrong: int
    kind: str


Corruption = Callable[[World, Reply, Random], Corrupted | None]


def _figs(reply: Reply, *kinds: str) -> list[tuple[int, int, Fig]]:
    return [
        (row, place, part)
        for row, sentence in enumerate(reply)
        for place, part in enumerate(sentence)
        if isinstance(part, Fig) and part.kind in kinds
    ]


def _with(reply: Reply, row: int, place: int, fig: Fig) -> Reply:
    changed: Sentence = (*reply[row][:place], fig, *reply[row][place + 1 :])
    return [*reply[:row], changed, *reply[row + 1 :]]


def _text(reply: Reply, world: World, rng: Random, wrong: int, kind: str) -> Corrupted:
    return Corrupted(tuple(written(sentence, world, rng) for sentence in reply), wrong, kind)


def _money_of_account(world: World) -> list[int]:
    rows = [
        amount.minor
        for bill in world.bills
        for amount in (bill.total, bill.amount_due, bill.amount_paid, *(line.amount for line in bill.lines))
    ]
    return [abs(minor) for minor in rows if minor]


def figure_changed(world: World, reply: Reply, rng: Random) -> Corrupted | None:
    """Another amount (half of the time one of the account's own), count, bill number or card."""
    figs = _figs(reply, "money", "count", "bill", "card")
    if not figs:
        return None
    row, place, fig = rng.choice(figs)
    if fig.kind == "money":
        assert isinstance(fig.value, int)
        step = 10 ** PLACES[world.currency]
        near = fig.value + rng.choice((-1, 1)) * rng.choice((step, 10 * step, max(step // 10, 1), 1, 7 * step))
        other = rng.choice(_money_of_account(world)) if rng.random() < 0.5 else near
        if other <= 0 or other == fig.value or other in fig.true:
            return None
        changed = replace(fig, value=other)
        if _true_elsewhere(world, reply, row, fig, other):
            return None
    elif fig.kind == "count":
        assert isinstance(fig.value, int)
        changed = replace(fig, value=max(fig.value + rng.choice((-2, -1, 1, 2, 5)), 0))
        if changed.value == fig.value or (
            fig.role in ("open", "paid", "grace", "window", "processing") and changed.value in (0, 1)
        ):
            return None
    else:
        digits = f"{rng.randrange(1000, 9999)}"
        value = digits if fig.kind == "card" else str(fig.value)[:-4] + digits
        if value == fig.value or any(value == bill.number for bill in world.bills):
            return None
        changed = replace(fig, value=value)
    return _text(_with(reply, row, place, changed), world, rng, row, "figure_changed")


def _true_elsewhere(world: World, reply: Reply, row: int, fig: Fig, other: int) -> bool:
    """A sentence that names no bill may be true of another one."""
    named = any(isinstance(part, Fig) and part.kind == "bill" for sentence in reply[: row + 1] for part in sentence)
    return (
        fig.role in ("refund", "note", "overdue")
        and not named
        and any(bill.total.minor == other for bill in world.bills)
    )


def swapped(world: World, reply: Reply, rng: Random) -> Corrupted | None:
    """Two bills' figures change places, or one bill gets another's."""
    figs = [
        one
        for one in _figs(reply, "money", "date")
        if one[2].of and one[2].role in ("total", "due", "paid", "due_on", "issued_on")
    ]
    pairs = [
        (one, other)
        for one in figs
        for other in figs
        if one[2].role == other[2].role and one[2].of < other[2].of and one[2].value != other[2].value
    ]
    if pairs and rng.random() < 0.7:
        (row, place, fig), (row2, place2, fig2) = rng.choice(pairs)
        changed = _with(
            _with(reply, row, place, replace(fig, value=fig2.value)), row2, place2, replace(fig2, value=fig.value)
        )
        return _text(changed, world, rng, min(row, row2), "swapped")
    if not figs:
        return None
    row, place, fig = rng.choice(figs)
    other = rng.choice([bill for bill in world.bills if bill.number != fig.of])
    values: dict[str, int | date] = {
        "total": other.total.minor,
        "due": other.amount_due.minor,
        "paid": other.amount_paid.minor,
        "due_on": other.due_on,
        "issued_on": other.issued_on,
    }
    value = values[fig.role]
    if value in (fig.value, 0):
        return None
    return _text(_with(reply, row, place, replace(fig, value=value)), world, rng, row, "swapped")


def date_shifted(world: World, reply: Reply, rng: Random) -> Corrupted | None:
    figs = _figs(reply, "date")
    if not figs:
        return None
    row, place, fig = rng.choice(figs)
    assert isinstance(fig.value, date)
    other = fig.value + timedelta(days=rng.choice((-31, -30, -14, -7, -2, -1, 1, 2, 7, 14, 30, 31, 365)))
    if rng.random() < 0.3:
        bill = rng.choice(world.bills)
        other = rng.choice((bill.due_on, bill.issued_on, bill.period_end))
    if other == fig.value:
        return None
    sentence = _with(reply, row, place, replace(fig, value=other))
    text = figure(replace(fig, value=other), world, rng)
    if not any(char.isalpha() for char in text) and fig.value in _readings(other):
        return None
    if (other.month, other.day) == (fig.value.month, fig.value.day):
        long = forms_with_year(other)
        return _text(_with(reply, row, place, Fig("text", long)), world, rng, row, "date_shifted")
    if fig.value in _readings(other):
        return None
    return _text(sentence, world, rng, row, "date_shifted")


def forms_with_year(day: date) -> str:
    return day.isoformat()


def _readings(day: date) -> set[date]:
    """Day and month may be read either way where both are at most twelve."""
    return {day, day.replace(month=day.day, day=day.month)} if day.day <= 12 else {day}


def currency_changed(world: World, reply: Reply, rng: Random) -> Corrupted | None:
    figs = _figs(reply, "money")
    if not figs:
        return None
    row, place, fig = rng.choice(figs)
    dollars = {"USD", "CAD"}
    same = dollars if world.currency in dollars else {world.currency}
    currency = rng.choice(
        sorted({code for code in PLACES if PLACES[code] == PLACES[world.currency]} - same or {"KRW", "EUR"} - same)
    )
    if currency not in PLACES:
        currency = "EUR"
    text = figure(fig, world, rng, currency)
    return _text(_with(reply, row, place, Fig("text", text)), world, rng, row, "currency_changed")


def action_inserted(world: World, reply: Reply, rng: Random) -> Corrupted | None:
    sentences = [written(sentence, world, rng) for sentence in reply]
    if rng.random() < 0.3:
        row = rng.randrange(len(sentences))
        if not sentences[row].endswith(".") or not sentences[row].isascii() or _foreign(reply):
            return None
        sentences[row] = sentences[row][:-1] + rng.choice(TAILS) + "."
        return Corrupted(tuple(sentences), row, "action_inserted")
    figs = [fig for _, _, fig in _figs(reply, "money")]
    amount = figure(replace(rng.choice(figs), language="en"), world, rng) if figs else "the amount"
    row = rng.randrange(len(sentences) + 1)
    sentences.insert(row, rng.choice(DEEDS).format(money=amount))
    return Corrupted(tuple(sentences), row, "action_inserted")


def _foreign(reply: Reply) -> bool:
    return any(fig.language != "en" for _, _, fig in _figs(reply, "money", "date"))


CORRUPTIONS: dict[str, Corruption] = {
    "figure_changed": figure_changed,
    "swapped": swapped,
    "date_shifted": date_shifted,
    "currency_changed": currency_changed,
    "action_inserted": action_inserted,
}

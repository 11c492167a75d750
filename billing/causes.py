"""Attributing what differs between the lines of two invoices to causes. Pure; ``billing.compare`` is the door."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from billing.facts import InvoiceLine, LineKind
from billing.money import Money, total

CauseKind = Literal[
    "plan_change",
    "proration",
    "quantity",
    "price_change",
    "period_change",
    "usage",
    "discount_begun",
    "discount_ended",
    "discount_changed",
    "tax",
    "one_off",
    "late_fee",
    "credit",
    "line_added",
    "line_missing",
    "duplicate_line",
]

Lines = tuple[InvoiceLine, ...]
_REPEATABLE: frozenset[LineKind] = frozenset({"discount", "credit", "tax", "proration"})
_MONTHS_DIFFER_BY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason. ``amount`` is its signed part of the difference; the lines it was read from stand beside it.

    Where only ``older_lines`` are filled something fell away, where only ``newer_lines`` something came.
    """

    kind: CauseKind
    amount: Money
    older_lines: Lines = ()
    newer_lines: Lines = ()

    @property
    def description(self) -> str:
        return (self.newer_lines or self.older_lines)[0].description


def find_causes(older: Lines, newer: Lines, currency: str) -> Iterator[Cause]:
    """The causes of all that differs, in no order; those that amount to nothing are left out."""
    return (cause for cause in _all_causes(older, newer, currency) if cause.amount)


def split_repeats(lines: Lines) -> tuple[Lines, Lines]:
    """``lines`` without, and only, the charges that repeat an earlier one in every respect but their reference."""
    seen: set[Hashable] = set()
    once: list[InvoiceLine] = []
    repeats: list[InvoiceLine] = []
    for line in lines:
        looks = (line.kind, line.key, line.description, line.amount, line.quantity, line.period_start, line.period_end)
        repeated = looks in seen and line.kind not in _REPEATABLE
        (repeats if repeated else once).append(line)
        seen.add(looks)
    return tuple(once), tuple(repeats)


def duplicate_lines(lines: Lines) -> Lines:
    """The repeated charges among the lines of one invoice."""
    return split_repeats(lines)[1]


def grouped(older: Lines, newer: Lines, by: Callable[[InvoiceLine], Hashable]) -> Iterable[tuple[Lines, Lines]]:
    """Lines of both invoices that ``by`` puts together, in order of first appearance, the newer invoice's first."""
    groups: dict[Hashable, tuple[list[InvoiceLine], list[InvoiceLine]]] = {}
    for line in newer:
        groups.setdefault(by(line), ([], []))[1].append(line)
    for line in older:
        groups.setdefault(by(line), ([], []))[0].append(line)
    return [(tuple(before), tuple(after)) for before, after in groups.values()]


def change(older: Lines, newer: Lines, currency: str) -> Money:
    """What ``newer`` come to less what ``older`` came to."""
    return total((line.amount for line in newer), currency) - total((line.amount for line in older), currency)


def _all_causes(older: Lines, newer: Lines, currency: str) -> Iterator[Cause]:
    once_older, older_repeats = split_repeats(older)
    once_newer, newer_repeats = split_repeats(newer)
    for before, after in grouped(older_repeats, newer_repeats, _kind_and_key):
        yield Cause("duplicate_line", change(before, after, currency), before, after)
    # The unused part of the old plan and the rest of the new one are one event, so all prorations are one group.
    for before, after in grouped(once_older, once_newer, lambda line: line.kind == "proration" or _kind_and_key(line)):
        kind = (after or before)[0].kind
        if kind == "subscription":
            yield from _subscription_causes(before, after, currency)
        else:
            yield Cause(_group_cause(kind, before, after), change(before, after, currency), before, after)


def _kind_and_key(line: InvoiceLine) -> Hashable:
    return (line.kind, line.key)


def _group_cause(kind: LineKind, before: Lines, after: Lines) -> CauseKind:
    if kind == "subscription":
        return "line_added" if after else "line_missing"
    if kind != "discount":
        return kind
    if before and after:
        return "discount_changed"
    return "discount_begun" if after else "discount_ended"


def _subscription_causes(before: Lines, after: Lines, currency: str) -> Iterator[Cause]:
    """Lines of one key: the same plan is paired first, then in order, so a changed plan meets its successor."""
    left, came = list(before), list(after)
    for old in before:
        same_plan = next((line for line in came if line.plan_code == old.plan_code), None)
        if same_plan is not None:
            left.remove(old)
            came.remove(same_plan)
            yield from _pair_causes(old, same_plan)
    for old, new in zip(left, came, strict=False):
        yield from _pair_causes(old, new)
    paired = min(len(left), len(came))
    for gone in left[paired:]:
        yield Cause("line_missing", -gone.amount, (gone,), ())
    for added in came[paired:]:
        yield Cause("line_added", added.amount, (), (added,))


def _pair_causes(old: InvoiceLine, new: InvoiceLine) -> Iterator[Cause]:
    """Split one line's change: the new unit price on the old quantity, and the added units at the new price."""
    kind: CauseKind = "price_change" if old.plan_code == new.plan_code else "plan_change"
    if kind == "price_change" and _length_differs(old, new):
        kind = "period_change"
    whole = new.amount - old.amount
    by_quantity = Money(0, whole.currency)
    if old.quantity != new.quantity:
        unit = _unit(new)
        by_quantity = whole if unit is None else Money(unit.minor * (new.quantity - old.quantity), unit.currency)
    yield Cause("quantity", by_quantity, (old,), (new,))
    yield Cause(kind, whole - by_quantity, (old,), (new,))


def _unit(line: InvoiceLine) -> Money | None:
    """The stated price of one, or the one that divides evenly; None where neither is."""
    if line.unit_amount is not None:
        return line.unit_amount
    each, rest = divmod(line.amount.minor, line.quantity)
    return None if rest else Money(each, line.amount.currency)


def _length_differs(old: InvoiceLine, new: InvoiceLine) -> bool:
    """Whether the lines cover times of clearly different length, as a first part of a month or a whole year do."""
    if None in (old.period_start, old.period_end, new.period_start, new.period_end):
        return False
    return abs(_length(new) - _length(old)) > _MONTHS_DIFFER_BY


def _length(line: InvoiceLine) -> timedelta:
    if line.period_start is None or line.period_end is None:
        return timedelta()
    return line.period_end - line.period_start

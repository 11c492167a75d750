"""What was expected held against what came. Every miss is one line for whoever mends the bot or the scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from supportbot.evaluation.simulation.oracle import Oracle
from supportbot.evaluation.simulation.scenario import NOTHING_SAID, After, Expect
from supportbot.evaluation.simulation.values import Text, Value
from supportbot.evaluation.simulation.written import shown, stands

Misses = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Came:
    """What the bot did with one message, as it was stored. ``decision`` is ``none`` when it said nothing.

    ``table`` and ``choices`` are as in docs/frames.md; ``action`` is the offer made.
    """

    decision: str = NOTHING_SAID
    topic: str = ""
    confidence: float = 0.0
    reason: str = ""
    action: str = ""
    text: str = ""
    table: Mapping[str, Any] | None = None
    choices: tuple[Mapping[str, str], ...] = ()

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(choice["id"] for choice in self.choices)

    @property
    def places(self) -> tuple[str, ...]:
        """The text and each cell of the table."""
        table = self.table or {}
        rows = [table.get("columns", ()), *table.get("rows", ()), table.get("total", ())]
        return (self.text, str(table.get("caption", "")), *(str(cell) for row in rows for cell in row))

    @property
    def everywhere(self) -> tuple[str, ...]:
        """As ``places``, and what the buttons say."""
        return (*self.places, *(choice["label"] for choice in self.choices))


@dataclass(frozen=True, slots=True)
class Left:
    """What stands in the rows once the conversation is over. ``brief`` are the texts of its findings."""

    custody: str
    reason: str
    requested: tuple[str, ...]
    brief: tuple[str, ...]
    done: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    rows: Mapping[str, Value] = field(default_factory=dict)
    said_last: str = ""


def never_value(expression: str, oracle: Oracle) -> Value:
    """What must not be said: a call or an invoice of the records is a figure, all else is plain words."""
    if "(" in expression or expression[:1] in "'\"":
        return oracle.value(expression)
    return Text(expression)


def judge(expect: Expect, came: Came, oracle: Oracle, locale: str) -> Misses:
    """What of ``expect`` did not come. Raises ExpressionError."""
    return (
        *_among("decision", expect.decision, came.decision),
        *_among("topic", expect.topic, came.topic),
        *(_among("reason", expect.reason, came.reason) if came.decision == "handoff" else ()),
        *_figures("says", expect.says, came.places, oracle, locale),
        *_unsaid(expect.never, came.everywhere, oracle, locale),
        *(f"offers {wanted}" for wanted in expect.offers if not any(map(_begins(wanted), came.buttons))),
        *_action(expect, came),
        *_table(expect.table, came),
    )


def judge_after(after: After, left: Left, oracle: Oracle, locale: str) -> Misses:
    """What of ``after`` does not hold. Offers accepted that are not in ``requested`` are counted apart."""
    missing = [offer for offer in after.requested if offer not in left.requested]
    return (
        *_among("after: custody", (after.custody,) if after.custody else (), left.custody),
        *_among("after: reason", (after.reason,) if after.reason else (), left.reason),
        *(f"after: requested {offer}" for offer in missing),
        *_figures("after: brief_names", after.brief_names, left.brief, oracle, locale),
        *(f"after: done {action}" for action in after.done if action not in left.done),
        *(f"after: waiting {action}" for action in after.waiting if action not in left.waiting),
        *_rows(after, left, oracle),
        *_figures("after: told", after.told, (left.said_last,), oracle, locale),
    )


def _rows(after: After, left: Left, oracle: Oracle) -> Iterator[str]:
    for place, expression in after.rows:
        wanted, found = oracle.value(expression), left.rows.get(place)
        if wanted != found:
            yield f"after: {place} {expression} = {wanted}, not {found}"


def asked_back(expect: Expect, came: Came) -> str:
    """The button of an expected topic under a question back, which the customer may tap; empty when there is none."""
    if not expect.may_ask or came.decision != "clarify" or "clarify" in expect.decision:
        return ""
    return next((button for topic in expect.topic for button in came.buttons if button == f"topic:{topic}"), "")


def button_named(name: str, came: Came) -> Mapping[str, str] | None:
    """The button with the id ``name``, else the first whose id begins so."""
    exact = (choice for choice in came.choices if choice["id"] == name)
    return next(exact, None) or next((choice for choice in came.choices if choice["id"].startswith(name)), None)


def expressions_of(expect: Expect | None) -> Iterator[tuple[str, str]]:
    """Field and expression of everything that the oracle is asked."""
    if expect is not None:
        yield from (("says", expression) for expression in expect.says)
        yield from (("never", expression) for expression in expect.never)


def value_of(field: str, expression: str, oracle: Oracle) -> Value:
    """What an expression of ``says``, ``brief_names`` or ``never`` comes to. Raises ExpressionError."""
    return never_value(expression, oracle) if field == "never" else oracle.value(expression)


def _among(field: str, right: Sequence[str], came: str) -> Iterator[str]:
    if right and came not in right:
        yield f"{field} {' or '.join(right)}"


def _figures(field: str, wanted: Sequence[str], places: Sequence[str], oracle: Oracle, locale: str) -> Iterator[str]:
    for expression in wanted:
        value = oracle.value(expression)
        if not any(stands(value, place, locale) for place in places):
            yield f"{field} {_named(expression, value, locale)}"


def _unsaid(unwanted: Sequence[str], places: Sequence[str], oracle: Oracle, locale: str) -> Iterator[str]:
    for expression in unwanted:
        value = never_value(expression, oracle)
        if any(stands(value, place, locale, any_sign=True) for place in places):
            yield f"never {_named(expression, value, locale)}"


def _named(expression: str, value: Value, locale: str) -> str:
    return repr(value.text) if isinstance(value, Text) else f"{expression} = {shown(value, locale)}"


def _begins(wanted: str) -> Any:
    return lambda button: button.startswith(wanted)


def _action(expect: Expect, came: Came) -> Iterator[str]:
    if expect.action and came.decision == "propose" and came.action != expect.action:
        yield f"action {expect.action}, not {came.action or 'none'}"


def _table(wanted: bool | None, came: Came) -> Iterator[str]:
    if wanted is not None and wanted != bool(came.table):
        yield "a table" if wanted else "no table"

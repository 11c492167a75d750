"""Giving the figures of a decision other values, while their sources stay as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from supportbot.answering.decision import Cell, Choice, Decision, Handoff, Phrase, Reply, Slot, Table

Change = Callable[[Slot], Slot]


def with_figures(decision: Decision, change: Change) -> Decision:
    """``decision`` with every figure of its reply, and of a handoff's findings, as ``change`` gives it."""
    reply = _reply(decision.reply, change)
    if isinstance(decision, Handoff):
        findings = tuple(_phrase(phrase, change) for phrase in decision.findings)
        return replace(decision, reply=reply, findings=findings)
    return replace(decision, reply=reply)


def _reply(reply: Reply, change: Change) -> Reply:
    return Reply(
        tuple(_phrase(phrase, change) for phrase in reply.phrases),
        None if reply.table is None else _table(reply.table, change),
        tuple(Choice(choice.id, choice.label, _slots(choice.slots, change)) for choice in reply.choices),
    )


def _phrase(phrase: Phrase, change: Change) -> Phrase:
    return Phrase(phrase.text, _slots(phrase.slots, change))


def _slots(slots: Mapping[str, Slot], change: Change) -> dict[str, Slot]:
    return {name: change(slot) for name, slot in slots.items()}


def _table(table: Table, change: Change) -> Table:
    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(cell if isinstance(cell, str) else change(cell) for cell in cells)

    total = None if table.total is None else row(table.total)
    return Table(table.caption, row(table.columns), tuple(map(row, table.rows)), total)

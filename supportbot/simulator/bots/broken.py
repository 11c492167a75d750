"""The real bot with one part broken: the scenarios that notice are the ones that guard that part."""

from __future__ import annotations

from dataclasses import replace

from billing.facts import Account, Invoice
from billing.money import Money
from supportbot.answering.decide import decide_at
from supportbot.answering.decision import Decision, Slot
from supportbot.answering.desk import Desk
from supportbot.answering.thresholds import Thresholds
from supportbot.simulator.bots.figures_changed import with_figures

SUMS = frozenset({"balance_due", "overdue_total", "balance_after_credit", "lines_sum"})


def careless(desk: Desk) -> Decision:
    """Any likelihood at all is enough for it."""
    return decide_at(replace(desk, thresholds=Thresholds(default=0.0)))


def miscounting(desk: Desk) -> Decision:
    """Every sum comes out one minor unit too high."""
    return with_figures(decide_at(desk), _one_too_many)


def _one_too_many(slot: Slot) -> Slot:
    if slot.source.rule in SUMS and isinstance(slot.value, Money):
        return replace(slot, value=Money(slot.value.minor + 1, slot.value.currency))
    return slot


def misreading(desk: Desk) -> Decision:
    """Takes the figures of an invoice from the one beside it."""
    account = desk.account
    decision = decide_at(desk)
    return decision if account is None else with_figures(decision, lambda slot: _from_beside(slot, account))


def _from_beside(slot: Slot, account: Account) -> Slot:
    if slot.source.kind != "invoice" or slot.source.rule or slot.kind not in ("money", "date"):
        return slot
    neighbour = _beside(account, slot.source.ref)
    return slot if neighbour is None else replace(slot, value=getattr(neighbour, slot.source.field))


def _beside(account: Account, number: str) -> Invoice | None:
    """The next older invoice, for the oldest the next newer; None when it is the only one."""
    numbers = [invoice.number for invoice in account.invoices]
    place = numbers.index(number)
    other = place + 1 if place + 1 < len(numbers) else place - 1
    return account.invoices[other] if other >= 0 and other != place else None

"""Each cause of a difference in one sentence with its amount."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from string import ascii_lowercase

from billing.causes import Cause, CauseKind
from billing.compare import Comparison
from billing.facts import Invoice, InvoiceLine, Source
from billing.money import total
from supportbot.answering.decision import Phrase, Slot
from supportbot.answering.figures import line_amount, line_description
from supportbot.answering.phrases import say
from supportbot.answering.topics.bill_tables import lines_change, pair_ref, refs

Words = tuple[str, dict[str, Slot]]
SHARES: Mapping[CauseKind, str] = {
    "quantity": "quantity_share",
    "price_change": "price_share",
    "plan_change": "price_share",
    "period_change": "price_share",
}


def cause_sentence(comparison: Comparison, cause: Cause) -> Phrase:
    """ "Home 500 went up from €40.00 to €45.00: +€5.00", as one item of a list."""
    wording = WORDINGS.get(cause.kind, _came_or_went)
    text, slots = wording(comparison, cause)
    return say(f"\n• {text}: {{by}}", by=cause_amount(comparison, cause), **slots)


def cause_amount(comparison: Comparison, cause: Cause) -> Slot:
    rule = SHARES.get(cause.kind)
    if rule is None:
        return lines_change(comparison, cause.older_lines, cause.newer_lines, cause.amount)
    field = f"{refs(cause.older_lines)}>{refs(cause.newer_lines)}"
    return Slot("money_change", cause.amount, Source("invoice_pair", pair_ref(comparison), field, rule=rule))


def _named(comparison: Comparison, cause: Cause) -> dict[str, Slot]:
    """The line by its name on the newer bill, or on the older where it is only there."""
    if cause.newer_lines:
        return {"line": line_description(comparison.newer, cause.newer_lines[0])}
    return {"line": line_description(comparison.older, cause.older_lines[0])}


def _plan_change(comparison: Comparison, cause: Cause) -> Words:
    old = line_description(comparison.older, cause.older_lines[0])
    return "Your plan changed from {old} to {line}", {"old": old, **_named(comparison, cause)}


def _price(comparison: Comparison, cause: Cause) -> Words:
    old, new = cause.older_lines[0], cause.newer_lines[0]
    direction = "up" if cause.amount.minor > 0 else "down"
    slots = _named(comparison, cause)
    if old.quantity != 1 and old.unit_amount is not None and new.unit_amount is not None:
        slots |= {"old": _unit(comparison.older, old), "new": _unit(comparison.newer, new)}
        return f"The price of {{line}} went {direction} from {{old}} to {{new}} each", slots
    if old.quantity != new.quantity:
        return f"The price of {{line}} went {direction}", slots
    slots |= {"old": line_amount(comparison.older, old), "new": line_amount(comparison.newer, new)}
    return f"The price of {{line}} went {direction} from {{old}} to {{new}}", slots


def _period(comparison: Comparison, cause: Cause) -> Words:
    old, new = cause.older_lines[0], cause.newer_lines[0]
    longer = "longer" if _days(new) > _days(old) else "shorter"
    slots = _named(comparison, cause)
    slots |= {"old": line_amount(comparison.older, old), "new": line_amount(comparison.newer, new)}
    slots |= {"start": _day(comparison.newer, new, "period_start"), "end": _day(comparison.newer, new, "period_end")}
    return f"{{line}} covers a {longer} time, {{start}} to {{end}}, and costs {{new}} after {{old}}", slots


def _days(line: InvoiceLine) -> int:
    return (line.period_end - line.period_start).days if line.period_start and line.period_end else 0


def _quantity(comparison: Comparison, cause: Cause) -> Words:
    slots = _named(comparison, cause)
    slots |= {
        "old": _count(comparison.older, cause.older_lines[0]),
        "new": _count(comparison.newer, cause.newer_lines[0]),
    }
    return "You have {new} of {line} instead of {old}", slots


def _proration(comparison: Comparison, cause: Cause) -> Words:
    if not cause.newer_lines:
        return "The part-period adjustment on the earlier bill isn't repeated ({line})", _named(comparison, cause)
    bill = comparison.newer
    slots: dict[str, Slot] = {}
    parts = []
    for letter, line in zip(ascii_lowercase, cause.newer_lines, strict=False):
        slots |= {f"part_{letter}": line_description(bill, line), f"sum_{letter}": line_amount(bill, line)}
        parts.append(f"{{part_{letter}}} {{sum_{letter}}}" if len(cause.newer_lines) > 1 else f"{{part_{letter}}}")
    return f"Adjustment for a change partway through the period ({' and '.join(parts)})", slots


def _usage(comparison: Comparison, cause: Cause) -> Words:
    if not cause.older_lines:
        return "Usage that wasn't on the earlier bill ({line})", _named(comparison, cause)
    if not cause.newer_lines:
        return "No such usage on the newer bill ({line})", _named(comparison, cause)
    return _moved(comparison, cause)


def _tax(comparison: Comparison, cause: Cause) -> Words:
    slots = _named(comparison, cause)
    if not cause.older_lines or not cause.newer_lines:
        return ("Tax was added ({line})" if cause.newer_lines else "Tax no longer applies ({line})"), slots
    return _moved(comparison, cause)


def _moved(comparison: Comparison, cause: Cause) -> Words:
    """What is on both bills, from what it came to before to what it comes to now, and under which name before."""
    slots = _named(comparison, cause)
    slots |= {"old": _sum(comparison.older, cause.older_lines), "new": _sum(comparison.newer, cause.newer_lines)}
    was = line_description(comparison.older, cause.older_lines[0])
    if was.value != slots["line"].value:
        return "{line} comes to {new}, after {was} with {old}", {"was": was, **slots}
    return f"{{line}} went {'up' if cause.amount.minor > 0 else 'down'} from {{old}} to {{new}}", slots


def _sum(bill: Invoice, lines: Sequence[InvoiceLine]) -> Slot:
    if len(lines) == 1:
        return line_amount(bill, lines[0])
    amount = total((line.amount for line in lines), bill.currency)
    return Slot("money", amount, Source("invoice", bill.number, refs(lines), rule="lines_sum"))


def _both_sides(came: str, went: str, changed: str) -> Callable[[Comparison, Cause], Words]:
    """Three wordings: only on the newer bill, only on the older, on both with another amount."""

    def words(comparison: Comparison, cause: Cause) -> Words:
        text = came if not cause.older_lines else went if not cause.newer_lines else changed
        return text, _named(comparison, cause)

    return words


_came_or_went = _both_sides(
    "{line} is new on this bill", "{line} is no longer on the bill", "{line} has a different amount"
)


def _day(invoice: Invoice, line: InvoiceLine, field: str) -> Slot:
    return Slot("date", getattr(line, field), Source("line", f"{invoice.number}/{line.ref}", field))


def _unit(invoice: Invoice, line: InvoiceLine) -> Slot:
    if line.unit_amount is None:
        raise ValueError("this line has no unit price")
    return Slot("money", line.unit_amount, Source("line", f"{invoice.number}/{line.ref}", "unit_amount"))


def _count(invoice: Invoice, line: InvoiceLine) -> Slot:
    return Slot("count", line.quantity, Source("line", f"{invoice.number}/{line.ref}", "quantity"))


WORDINGS: Mapping[CauseKind, Callable[[Comparison, Cause], Words]] = {
    "plan_change": _plan_change,
    "price_change": _price,
    "period_change": _period,
    "quantity": _quantity,
    "proration": _proration,
    "usage": _usage,
    "tax": _tax,
    "discount_begun": _both_sides("A discount started ({line})", "", ""),
    "discount_ended": _both_sides("", "A discount ended ({line})", ""),
    "discount_changed": _both_sides("", "", "A discount changed ({line})"),
    "one_off": _both_sides(
        "A one-off charge ({line})",
        "A one-off charge from the earlier bill is gone ({line})",
        "One-off charges ({line})",
    ),
    "late_fee": _both_sides(
        "A late fee ({line})", "The late fee on the earlier bill is gone ({line})", "The late fee changed ({line})"
    ),
    "credit": _both_sides(
        "A credit was applied ({line})",
        "A credit on the earlier bill was used up ({line})",
        "The credit changed ({line})",
    ),
    "duplicate_line": _both_sides(
        "{line} is on this bill twice", "{line} was on the earlier bill twice", "{line} is on both bills twice"
    ),
}

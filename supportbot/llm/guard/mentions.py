"""What a sentence speaks of: bills by number, month or place in the row, plans and lines by name, payments, cards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from billing.balance import issued_invoices
from billing.facts import Account, Invoice
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.canvas import Canvas, Figure
from supportbot.llm.guard.outcomes import Stop

_BILL = r"(?:bill|invoice|statement)"
_LATEST = re.compile(
    rf"(?<!\w)(?:latest|most recent|newest|last|current|new|this (?:month's)?|neueste\w*|letzte\w*|"
    rf"aktuelle\w*|dernière|última|actual) (?:\w+ )?(?:{_BILL}|rechnung|facture|factura)(?!\w)|"
    rf"(?:facture la plus récente|dernière facture|última factura|factura más reciente)",
    re.I,
)
_PREVIOUS = re.compile(
    rf"(?<!\w)(?:previous|prior|preceding|vorherige\w*|précédente|anterior) (?:one|{_BILL}|"
    rf"month(?:'s)?(?: {_BILL})?|rechnung|facture)?|(?:the )?(?:one|{_BILL}) before(?: that| it)?(?!\w)|"
    rf"facture précédente|factura anterior|last time",
    re.I,
)
_OLDEST = re.compile(
    rf"(?<!\w)(?:oldest|earliest|first|älteste\w*|erste|première|primera) (?:\w+ )?(?:{_BILL}|rechnung|"
    rf"facture|factura)(?!\w)",
    re.I,
)
_KIND_OF = re.compile(
    rf"(?<!\w)(?P<kind>overdue|open|unpaid|outstanding|überfällige|offene|impayée|pendiente) (?:{_BILL}|"
    rf"rechnung|facture|factura)(?!\w)",
    re.I,
)
_NEXT = re.compile(
    rf"(?<!\w)(?:next|upcoming|following|future|coming|nächste\w*|prochaine|próxima) (?:{_BILL}|rechnung|"
    rf"facture|factura)",
    re.I,
)
_MONTH_BILL = re.compile(rf"^(?:'s)? (?:{_BILL})s?(?!\w)", re.I)
_BILL_FOR = re.compile(rf"(?:{_BILL}|rechnung|facture|factura)s? (?:for|from|of|in|für|vom|aus|de|du|d')? ?$", re.I)
_IN = re.compile(r"(?<!\w)(?:in|im|en) $", re.I)
_BILLED = re.compile(r",? (?:you were|we) (?:billed|charged|invoiced)|,? your (?:bill|invoice)", re.I)
_PRONOUN = re.compile(
    r"(?<!\w)(?:it|its|it's|this|that|they|them|their|these|those|this one|the (?:bill|invoice|amount|"
    r"total|balance|rest|payment|due date)|sie|diese\w*|elle|celle-ci|cette facture|esta factura|"
    r"ella)(?!\w)",
    re.I,
)
_PLACE = re.compile(
    r"(?<!\w)the (?P<which>first|former|latter|last|other)(?: one)?(?= (?:is|was|has|had|comes|"
    r"came)\b|,)",
    re.I,
)
_PAYMENT = re.compile(
    r"(?<!\w)(?:latest|most recent|last|letzte\w*|dernier|último) (?P<kind>failed |"
    r"successful )?(?:payment|zahlung|paiement|pago)(?P<after>[^.,;]{0,30}?(?:failed|declined))?",
    re.I,
)
ADJACENT = re.compile(
    r"^[\s,]*(?:and|und|et|y|&|as well as|plus|,)?(?: (?:bill|invoice|rechnung|facture|factura))?\s*$", re.I
)


@dataclass(frozen=True, slots=True)
class Mention:
    """``things`` are what may be meant; where ``every``, all of them are."""

    kind: str
    things: tuple[str, ...]
    start: int
    end: int
    every: bool = False


@dataclass(slots=True)
class Talk:
    """What the sentences so far spoke of: ``bills`` and ``names``, as things."""

    bills: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    """What the amounts were that were said last of those bills: totals, or what is due."""


def points_back(text: str) -> bool:
    return bool(_PRONOUN.search(text))


def find_mentions(canvas: Canvas, records: Records, talk: Talk) -> list[Mention]:
    """In the order of the sentence. Raises Stop where a bill is spoken of that is not there."""
    found = [Mention("inv", (f"inv:{_number(records, one)}",), one.start, one.end) for one in canvas.of("invoice")]
    for figure in canvas.of("name"):
        if figure.unit in ("plan", "line"):
            found.append(Mention("name", (f"name:{figure.key}",), figure.start, figure.end))
        elif figure.unit == "note":
            found.append(Mention("note", (f"note:{_note(records, figure)}",), figure.start, figure.end))
    account = records.account
    if account is not None:
        for figure in canvas.of("card"):
            refs = tuple(f"method:{one.ref}" for one in account.payment_methods if one.last4 == figure.key)
            found.append(Mention("method", refs, figure.start, figure.end))
        numbered = [one for one in found if one.kind == "inv"]
        described = _described(canvas, account, records)
        found += [one for one in described if not any(_apposed(one, other, canvas.text) for other in numbered)]
        found += _payments(canvas, account)
        found += _by_place(canvas, talk)
    return _grouped(sorted(found, key=lambda one: one.start), canvas.text)


def _number(records: Records, figure: Figure) -> str:
    bills = records.account.invoices if records.account else ()
    return next(bill.number for bill in bills if bill.number.casefold().replace("-", " ") == figure.key)


def _note(records: Records, figure: Figure) -> str:
    notes = records.account.credit_notes if records.account else ()
    return next((note.number for note in notes if note.number.casefold().replace("-", " ") == figure.key), "")


def _apposed(one: Mention, other: Mention, text: str) -> bool:
    """ "Your latest bill, INV-7": one bill, called twice. Both must be the same."""
    low, high = (one.end, other.start) if one.end <= other.start else (other.end, one.start)
    if not re.fullmatch(
        r"[\s,:(]*(?:is|was|number|no\.|ist|war|est|était|es|era|fue)?[\s,:(]*(?:your|the|ihre|votre|su)?\s*",
        text[low:high],
        re.I,
    ):
        return False
    if not set(one.things) & set(other.things):
        raise Stop("invoice_unknown", text[one.start : one.end])
    return True


def _described(canvas: Canvas, account: Account, records: Records) -> list[Mention]:
    issued = issued_invoices(account)
    result: list[Mention] = []
    text = canvas.text
    rows = (
        (_LATEST, issued[:1]),
        (_PREVIOUS, issued[1:2]),
        (_OLDEST, issued[-1:]),
    )
    for pattern, bills in rows:
        for found in pattern.finditer(text):
            if _NEXT.search(found.group()) or any(one.start <= found.start() < one.end for one in result):
                continue
            result.append(_mention(bills, found))
    for found in _KIND_OF.finditer(text):
        if any(one.start < found.end() and found.start() < one.end for one in result) or _quantified(
            text, found.start()
        ):
            continue
        late = found["kind"].lower() in ("overdue", "überfällige")
        fitting = [
            b
            for b in issued
            if (b.overdue_on(records.today) if late else b.status == "open" and b.amount_due.minor > 0)
        ]
        result.append(_mention(fitting, found))
    return result + _by_month(canvas, issued)


def _quantified(text: str, place: int) -> bool:
    return bool(re.search(r"(?:\bno|\bany|\bkeine?|without an?|aucune|ninguna)\s$", text[:place], re.I))


def _mention(bills: Sequence[Invoice], found: re.Match[str]) -> Mention:
    if not bills:
        raise Stop("invoice_unknown", found.group())
    return Mention("inv", tuple(f"inv:{bill.number}" for bill in bills), found.start(), found.end())


def _by_month(canvas: Canvas, issued: Sequence[Invoice]) -> list[Mention]:
    """ "Your March bill", "the bill for March", "the bill of 3 March"."""
    result = []
    for figure in canvas.of("span", "date"):
        after, before = canvas.text[figure.end :], canvas.text[: figure.start]
        if not _MONTH_BILL.match(after) and not (
            figure.kind == "span" and (_BILL_FOR.search(before) or (_IN.search(before) and _BILLED.match(after)))
        ):
            continue
        bills = [bill for bill in issued if _in_span(bill, figure)]
        if not bills:
            raise Stop("invoice_unknown", figure.text)
        newest = bills[:1] if figure.days and figure.days[0].year is None else bills
        result.append(Mention("inv", tuple(f"inv:{bill.number}" for bill in newest), figure.start, figure.end))
    return result


def _in_span(bill: Invoice, figure: Figure) -> bool:
    if figure.first is not None and figure.last is not None:
        return any(figure.first <= day <= figure.last for day in (bill.issued_on, bill.period_start))
    if figure.kind == "date":
        return any(day.fits(bill.issued_on) for day in figure.days)
    return any(day.fits(bill.issued_on) or day.fits(bill.period_start) for day in figure.days)


def _by_place(canvas: Canvas, talk: Talk) -> list[Mention]:
    """ "The first is due on …": of the bills named just before."""
    result = []
    for found in _PLACE.finditer(canvas.text) if len(talk.bills) > 1 else ():
        if found["which"].lower() == "other":
            raise Stop("invoice_unknown", found.group())
        bill = talk.bills[0] if found["which"].lower() in ("first", "former") else talk.bills[-1]
        result.append(Mention("inv", (bill,), found.start(), found.end()))
    return result


def _payments(canvas: Canvas, account: Account) -> list[Mention]:
    attempts = sorted(
        (payment for bill in account.invoices for payment in bill.payments),
        key=lambda one: one.attempted_at,
        reverse=True,
    )
    result = []
    for found in _PAYMENT.finditer(canvas.text):
        failed = bool(found["after"]) or (found["kind"] or "").lower().startswith("failed")
        wanted = ("failed",) if failed else ("succeeded", "refunded")
        fitting = [one for one in attempts if one.status in wanted][:1]
        newest = attempts[:1] if not failed and not found["kind"] else []
        things = tuple(dict.fromkeys(f"pay:{one.ref}" for one in (*fitting, *newest)))
        if not things:
            raise Stop("status_untrue", found.group())
        result.append(Mention("pay", things, found.start(), found.end()))
    return result


def _grouped(mentions: list[Mention], text: str) -> list[Mention]:
    """ "INV-1 and INV-2", one after the other, are one mention of both."""
    bills = [one for one in mentions if one.kind == "inv"]
    joined: dict[Mention, Mention] = {}
    current: Mention | None = bills[0] if bills else None
    for before, after in pairwise(bills):
        assert current is not None  # noqa: S101
        between = text[before.end : after.start]
        if ADJACENT.match(between) and len(before.things) == 1 == len(after.things):
            current = Mention("inv", current.things + after.things, current.start, after.end, every=True)
            joined[before] = joined[after] = current
        else:
            current = after
    for mention, whole in list(joined.items()):
        joined[mention] = next((w for w in reversed(joined.values()) if w.start == whole.start), whole)
    return list(dict.fromkeys(joined.get(one, one) for one in mentions))

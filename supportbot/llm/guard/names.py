"""What is called by a name in the records (bills, plans, lines, contacts, people, cards), taken out of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from billing.facts import Account, Company, Invoice, Source
from supportbot.answering.decision import Slot, SlotKind
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.canvas import Canvas, Figure, FigureKind
from supportbot.llm.guard.outcomes import Stop

_LOOKS_LIKE_NUMBER = re.compile(r"(?<![\w#])#?[A-Za-z]{1,6}[-–_/]?(?:\d[\w/-]*\d|\d)(?:-\w+)*(?!\w)")
_BILL_AND_NUMBER = re.compile(
    r"(?P<word>\b(?:bill|invoice|rechnung|facture|factura|statement)s?\b)(?: (?:number|no\.?|nr\.?|n°|nummer|numéro|"
    r"número|ending(?: in)?|id))?[ :]*#?(?P<digits>\d{2,}(?!\d|[.,:/]\d| ?(?:days?|euros?|%|€)))|"
        r"(?<![\w])#(?P<hash>\d{2,})", re.I
)  # fmt: skip
_CARD = re.compile(
    r"(?:\b(?:ending|ends|ended|finishing|endet|endend|endende|auf|terminée?|terminant|finissant|par|terminada|termina|"
    r"que termina|acaba|last 4(?: digits| numbers)?|letzten 4(?: ziffern)?|4 derniers chiffres|4 últimos dígitos)"
    r"(?:[ :]+(?:in|on|with|are|is|of|par|auf|mit|en|por|sont|son|the|digits|número|numbers?|your|card|"
        r"visa|mastercard|on file))*"
    r"[ :(]*(?:[*•·x.#…]+[ -]?)*|[*•·xX…#]{2,}(?:[ -]?[*•·xX…#]+)*[ -]?|\b(?:card|karte|carte|tarjeta|"
        r"visa|mastercard|amex|"
    r"american express|maestro|discover)(?: (?:card|number|no\.?|karte))?[ #*•(]*)(?P<digits>\d{4})(?!\d|"
        r"[.,/:-]\d| ?[€%$£])", re.I
)  # fmt: skip
NAME_SHORTEST = 3


@dataclass(slots=True)
class Names:
    """``slots`` by kind and key: what to write where such a name stands."""

    pattern: re.Pattern[str] | None = None
    slots: dict[str, tuple[str, Slot]] = field(default_factory=dict)
    """By the name in small letters: what kind of thing it is ("bill", "plan", "line" …), and its slot."""
    numbers: dict[str, str] = field(default_factory=dict)
    """Bills by the digits in which their numbers end, empty where two share them."""
    last4: dict[str, Slot] = field(default_factory=dict)


def names_of(records: Records) -> Names:
    names = Names()
    _company_names(names, records.company)
    if records.account is not None:
        _account_names(names, records.account)
    for plan in records.company.plans:
        ref = f"{plan.code}/{plan.interval}/{plan.price.currency}"
        _add(names, "plan", plan.name, Slot("plan", plan.name, Source("offer", ref, "name")))
    ordered = sorted(names.slots, key=len, reverse=True)
    if ordered:
        alternatives = "|".join(re.escape(name).replace(r"\ ", r"[ -]") for name in ordered)
        names.pattern = re.compile(rf"(?<![\w@.])(?:{alternatives})(?![\w@]|-\d)", re.I)
    return names


def _add(names: Names, what: str, text: str, slot: Slot) -> None:
    key = " ".join(text.casefold().replace("-", " ").split())
    if len(key) >= NAME_SHORTEST and key == " ".join(text.casefold().replace("-", " ").strip().split()):
        names.slots.setdefault(key, (what, slot))


def _text(names: Names, what: str, kind: SlotKind, text: str, source: Source) -> None:
    if text:
        _add(names, what, text, Slot(kind, text, source))


def _company_names(names: Names, company: Company) -> None:
    _text(names, "company", "name", company.name, Source("company", "", "name"))
    _text(names, "company", "name", company.bot_name, Source("company", "", "bot_name"))
    for key, text in company.contacts.items():
        _text(names, "contact", "name", text, Source("company", "contacts", key))
    for key, text in company.hours.items():
        if any(char.isdigit() for char in text):
            _text(names, "hours", "name", text, Source("company", "hours", key))


def _account_names(names: Names, account: Account) -> None:
    ref = account.customer_ref
    issued = [bill for bill in account.invoices if bill.status != "draft"]
    for bill in issued:
        _bill_names(names, bill)
    for one in account.subscriptions:
        _text(names, "plan", "plan", one.plan.name, Source("subscription", one.ref, "plan.name"))
    for note in account.credit_notes:
        _text(names, "note", "name", note.number, Source("credit_note", note.number, "number"))
    for act in account.acts:
        if act.state in ("done", "pending"):
            _text(names, "receipt", "name", act.receipt, Source("act", act.ref, "receipt"))
    for bill in issued:
        for line in bill.lines:
            _text(names, "line", "name", line.description, Source("line", f"{bill.number}/{line.ref}", "description"))
    _text(names, "person", "name", account.name, Source("account", ref, "name"))
    _text(names, "tax_id", "name", account.tax_id, Source("account", ref, "tax_id"))
    _text(names, "address", "text", account.billing_address, Source("account", ref, "billing_address"))
    for method in account.payment_methods:
        if method.last4:
            names.last4[method.last4] = Slot("card_digits", method.last4, Source("payment_method", method.ref, "last4"))


def _bill_names(names: Names, bill: Invoice) -> None:
    _text(names, "bill", "invoice_number", bill.number, Source("invoice", bill.number, "number"))
    digits = re.search(r"\d+$", bill.number)
    if digits:
        short = digits.group()
        names.numbers[short] = "" if short in names.numbers else bill.number


def take_names(canvas: Canvas, names: Names) -> None:
    """Raises Stop for a number that looks like a bill's and is none, and for card digits that are not on file."""
    if names.pattern is not None:
        canvas.take(names.pattern, lambda found: _named(found, names))
    canvas.take(_CARD, lambda found: _card(found, names))
    canvas.take(_BILL_AND_NUMBER, lambda found: _short_number(found, names))
    found = _LOOKS_LIKE_NUMBER.search(canvas.text)
    if found and not re.match(r"(?:x|[A-Z]{3}|[A-Z]{1,2}\$)\d", found.group()):
        raise Stop("invoice_unknown", found.group())


def _named(found: re.Match[str], names: Names) -> Figure | None:
    key = " ".join(found.group().casefold().replace("-", " ").split())
    if key not in names.slots:
        return None
    what, slot = names.slots[key]
    if what == "plan" and " " not in key and not _as_written(found, slot):
        return None
    if what == "line" and not any(char.isnumeric() for char in key) and _common(found):
        return None
    kind: FigureKind = "invoice" if what == "bill" else "name"
    return Figure(kind, found.start(), found.end(), found.group(), key=key, unit=what)


def _as_written(found: re.Match[str], slot: Slot) -> bool:
    """A plan called "Team" is named with its capital, or where the word "plan" follows."""
    return found.group() == slot.value or found.string[found.end() : found.end() + 5].lower() == " plan"


def _common(found: re.Match[str]) -> bool:
    """A line called "Discount" is no name where the word is written small inside a sentence."""
    return found.group().islower() and " " not in found.group()


def _short_number(found: re.Match[str], names: Names) -> Figure | None:
    digits, group = (found["digits"], "digits") if found["digits"] else (found["hash"], "hash")
    number = names.numbers.get(digits, "")
    if not number:
        raise Stop("invoice_unknown", found.group())
    start = found.start(group) - (found.string[found.start(group) - 1] == "#")
    return Figure("invoice", start, found.end(), found.group(), key=number.casefold().replace("-", " "), unit="bill")


def _card(found: re.Match[str], names: Names) -> Figure | None:
    digits = found["digits"]
    if digits not in names.last4:
        raise Stop("method_unknown", found.group())
    return Figure("card", found.start("digits"), found.end(), digits, key=digits)

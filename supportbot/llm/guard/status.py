"""What is said of how bills stand ("INV-2 is paid", "nothing is overdue") must be so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from billing.facts import Invoice
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.comparing import require_true_comparison
from supportbot.llm.guard.lexicon import Found, lexicon
from supportbot.llm.guard.mentions import Mention, Talk
from supportbot.llm.guard.outcomes import Stop
from supportbot.llm.guard.standings import Standing
from supportbot.llm.guard.status_of_others import require_others_true

_YOU_PAID = re.compile(
    r"(?<!\w)(?:you|we|sie|vous|amount|total|usually|get|gets)(?:'ve| have|haben)?(?: already| only|"
    r" bereits| have)*\s*$"
)
_AMOUNT_BEFORE = re.compile("[^,;:.]*\ue000[^,;:.]*$")
_BILL = re.compile("(?<!\\w)(?:bill|invoice|rechnung|facture|factura)|\ue004")
_ANYTHING = re.compile(r"(?<!\w)(?:anything|any|ever|nothing|a single|never)(?!\w)")
_OPEN_VERB = re.compile(r" (?:a|the|your|up|until|from|daily|on|at)(?!\w)")
_PART_AFTER = re.compile(" (?:\ue000|so far|of|towards?)")
_ONLY = re.compile(r"(?<!\w)(?:only|sole|single|einzige\w*|seule|única)(?: \w+){0,1} ?$")
_LENIENT = re.compile(r"up to date|good standing")
State = Callable[[Invoice, Records], bool]
STATES: dict[str, State] = {
    "paid": lambda bill, _: bill.status == "paid",
    "unpaid": lambda bill, _: bill.status == "open" and bill.amount_due.minor > 0,
    "overdue": lambda bill, records: bill.overdue_on(records.today),
    "void": lambda bill, _: bill.status in ("void", "uncollectible"),
}


def require_true_status(
    text: str, records: Records, mentions: Sequence[Mention], talk: Talk, things: frozenset[str], *, difference: bool
) -> None:
    """Raises Stop where a state is said of something that is not in it. ``text`` is in small letters.

    ``things`` are what the figures of the sentence belong to; ``difference``: one of them is a difference.
    """
    account = records.account
    if account is None:
        found = lexicon("states", whole=True).first(text, "twice")
        if found:
            raise Stop("number_unknown", found.group())
        return
    standing = Standing(text, account, records, mentions, talk, things)
    for found in standing.states:
        if found.name in ("twice", "share"):
            raise Stop("number_unknown", found.group())
        if found.name in ("supposed", "none", "not", "all") or standing.supposed(found):
            continue
        if found.name == "good":
            _require_good(found, standing)
        elif found.name in STATES:
            _require_state(found, standing)
    require_others_true(standing)
    require_true_comparison(standing, difference)


def _require_good(found: Found, standing: Standing) -> None:
    """Of the bills that are named, or of all."""
    records, named = standing.records, {thing for one in standing.mentions if one.kind == "inv" for thing in one.things}
    bills = [bill for bill in standing.account.invoices if not named or f"inv:{bill.number}" in named]
    owed = [bill for bill in bills if STATES["unpaid"](bill, records)]
    late = [bill for bill in owed if bill.overdue_on(records.today)]
    if late if _LENIENT.match(found.group()) else owed:
        raise Stop("status_untrue", found.group())


def _require_state(found: Found, standing: Standing) -> None:
    if _of_payment(found, standing.before(found)):
        return
    holds = STATES[found.name]
    issued = [
        bill for bill in standing.account.invoices if found.name == "void" or bill.status not in ("draft", "void")
    ]
    bills, denied, none = standing.bills_of(found), standing.denied(found), standing.none(found)
    if _ONLY.search(standing.before(found)) and sum(holds(bill, standing.records) for bill in issued) != 1:
        raise Stop("status_untrue", f"only one {found.group()}")
    having = [bill for bill in bills or issued if holds(bill, standing.records)]
    if none or denied:
        wrong = having if none or bills or _ANYTHING.search(standing.text) else []
    elif bills or standing.every(found):
        wrong = [bill for bill in bills or issued if bill not in having]
    else:
        wrong = [] if having else issued[:1]
        if not issued:
            raise Stop("status_untrue", found.group())
    if wrong:
        raise Stop("status_untrue", f"{found.group()}: {wrong[0].number}")


def _of_payment(found: Found, before: str) -> bool:
    """ "You paid 20 of it" tells of a payment and not of the bill; "open a case" of no bill either."""
    word = found.group()
    amount = _AMOUNT_BEFORE.search(before)
    if word.endswith(("paid", "bezahlt")) and (
        _YOU_PAID.search(before) or (amount and not _BILL.search(amount[0].rpartition("\ue000")[0]))
    ):
        return True
    if word.startswith(("paid", "already paid")) and _PART_AFTER.match(found.string, found.end):
        return True
    return word in ("open", "offen") and bool(_OPEN_VERB.match(found.string, found.end))

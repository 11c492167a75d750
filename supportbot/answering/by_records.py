"""What an unsure message is about, told from what it names that stands in the customer's own records."""

from __future__ import annotations

import re
from collections.abc import Iterable

from billing.balance import issued_invoices
from billing.facts import Account, Dispute, Invoice, InvoiceLine
from supportbot.answering.comparing import asks_to_compare
from supportbot.answering.desk import Desk
from supportbot.answering.invoices import bills_of_amounts
from supportbot.answering.pointing import pointed_at
from supportbot.answering.smalltalk import SMALLTALK
from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.patterns import plain

CONTESTED, EXPLAIN, UNKNOWN, TWICE = "dispute_charge", "explain_charge", "unrecognised_charge", "duplicate_charge"
CHARGES = frozenset({CONTESTED, EXPLAIN, UNKNOWN})
SAYS_LITTLE = CHARGES | {TWICE, OUT_OF_SCOPE, SMALLTALK, "invoice_lookup", "complaint"}
"""What a few words seem to be about that only name something."""
LIKELY = 0.3
"""How likely (0–1) it must be that a charge is asked about at all, where more than a few words are said."""
FEW_WORDS = 6
LATELY = 3
"""Bills, the newest, whose lines a message may name."""
_NEWS = re.compile(
    r"(?<!\w)(?:news|updates?|decided|decision|outcome|results?|resolved|settled|sorted|solved|status|happen\w*"
    r"|(?:what|how)(?:'s| is| about it)? now|going on|how far|still|already|again|since|ago|weeks?|before"
    r"|nobody|no one|no (?:answer|reply)|never (?:got|had|heard)|(?:not|haven't) heard|answer\w*|repl(?:y|ied))"
    r"(?!\w)"
)
_WRONG = re.compile(
    r"(?<!\w)(?:wrong|rong|incorrect|not (?:right|correct|ok)|isn't right|mistake|error|contest\w*|disput\w*|object\w*"
    r"|complain\w*|reported|told (?:you|ye)|queried)(?!\w)"
)
_AT_THE_BANK = re.compile(
    r"(?<!\w)(?:card|account|statement|bank|debit\w*|took|taken|gone|went|from you|to you|payments?)(?!\w)"
)
_ONCE_MORE = re.compile(r"(?<!\w)(?:twice|double\w*|(?:a )?second (?:time|payment)|(?:one more|another) time|2x)(?!\w)")


def topic_by_records(desk: Desk) -> str:
    """The topic that answers what is named; empty when nothing that is named tells."""
    account = desk.account
    if account is None or desk.reading.choice:
        return ""
    slots = desk.reading.slots
    if len(slots.invoice_numbers) + len(slots.periods) > 1 and asks_to_compare(desk.text):
        return EXPLAIN
    bills = bills_of_amounts(desk.question(account, EXPLAIN, 0.0, slots))
    if len(bills) > 1:
        return EXPLAIN
    if not _about_a_charge(desk):
        return ""
    if slots.amounts:
        return _of_an_amount(desk, bills)
    lines = (line for bill in issued_invoices(account)[:LATELY] for line in bill.lines)
    return _likeliest(desk) if pointed_at(desk.text, lines) else ""


def asks_of_contested(desk: Desk) -> bool:
    """Whether it is asked what became of a charge that is contested already, or said once more that it is wrong."""
    if desk.account is None or desk.reading.choice:
        return False
    said = plain(desk.text)
    lines = (line for one in _unsettled(desk.account) for line in _contested(desk.account, one))
    return bool(_WRONG.search(said) and _NEWS.search(said) and pointed_at(desk.text, lines))


def _about_a_charge(desk: Desk) -> bool:
    likely = sum(score.probability for score in desk.reading.topics if score.topic in CHARGES | {TWICE})
    few = len(desk.text.split()) <= FEW_WORDS and desk.reading.best.topic in SAYS_LITTLE
    return few or likely >= LIKELY


def _of_an_amount(desk: Desk, bills: tuple[Invoice, ...]) -> str:
    said = plain(desk.text)
    if _ONCE_MORE.search(said):
        return TWICE
    return EXPLAIN if bills and _likeliest(desk) == EXPLAIN and not _AT_THE_BANK.search(said) else UNKNOWN


def _likeliest(desk: Desk) -> str:
    return next((score.topic for score in desk.reading.topics if score.topic in CHARGES), UNKNOWN)


def _unsettled(account: Account) -> Iterable[Dispute]:
    return (one for one in account.disputes if one.status in ("needs_response", "under_review"))


def _contested(account: Account, dispute: Dispute) -> Iterable[InvoiceLine]:
    """The lines that a dispute is about, by its amount; all of the bill where none comes to it."""
    bill = next((one for one in account.invoices if one.number == dispute.invoice_number), None)
    lines = bill.lines if bill else ()
    return [line for line in lines if line.amount == dispute.amount] or lines

"""What an unsure message is about, told from what it names that stands in the customer's own records.

It may name a line, an amount or two bills; what was just told of the records; or plainly what is owed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from billing.balance import issued_invoices
from billing.facts import Account, Dispute, Invoice, InvoiceLine
from supportbot.answering.asked_plainly import asks_whats_on, comes_when, paying_asked
from supportbot.answering.comparing import asks_to_compare
from supportbot.answering.desk import Desk
from supportbot.answering.invoices import bills_of_amounts
from supportbot.answering.pointing import pointed_at
from supportbot.answering.sides import names_discount, only_credit
from supportbot.answering.smalltalk import SMALLTALK
from supportbot.answering.typed_amounts import is_one_of
from supportbot.understanding.catalogue import OUT_OF_SCOPE
from supportbot.understanding.followups import UNSURE
from supportbot.understanding.patterns import plain

CONTESTED, EXPLAIN, UNKNOWN, TWICE = "dispute_charge", "explain_charge", "unrecognised_charge", "duplicate_charge"
OWED, DUE, LOOKUP, CREDIT = "balance_due", "due_date", "invoice_lookup", "discount_or_credit"
MONEY_BACK = ("refund_status", "refund_request")
CHARGES = frozenset({CONTESTED, EXPLAIN, UNKNOWN})
SAYS_LITTLE = CHARGES | {TWICE, OUT_OF_SCOPE, SMALLTALK, "invoice_lookup", "complaint"}
"""What a few words seem to be about that only name something."""
LIKELY = 0.3
"""How likely (0–1) it must be that a charge is asked about at all, where more than a few words are said."""
FEW_WORDS = 7
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
_UP_BY = re.compile(r"(?<!\w)(?:\d (?:up|more|higher|extra|too much)|(?:up|more|higher) (?:by )?\d)")
_AT_THE_BANK = re.compile(
    r"(?<!\w)(?:card|account|statement|bank|debit\w*|took|taken|gone|went|from you|to you|payments?)(?!\w)"
)
_STILL_TWICE = re.compile(r"(?<!\w)(?:booked|both|twice|double\w*|two (?:times|payments)|2x)(?!\w)")
_NOT_ACCEPTED = re.compile(
    r"(?<!\w)(?:needs? (?:correcting|to be corrected)|(?:doesn't|does not) count|correct (?:it|that|the bill)"
    r"|(?:not|don't|never) (?:accept|agree)\w*|wrong (?:rate|amount|price|tax|vat)|won't (?:pay|have|accept)"
    r"|nobody (?:came|turned up|was here)|never (?:came|happened|turned up))(?!\w)"
)
_ANOTHER = re.compile(r"(?<!\w)(?:another|one more|more|again)(?!\w)")
_LEFT_OVER = re.compile(r"(?<!\w)(?:left|over|remain\w*|balance|how much|used up|eaten)(?!\w)")
_WHICH_FIRST = re.compile(
    r"(?<!\w)(?:which|what)(?: \w+){0,8} (?:longest|oldest|earliest|first|most urgent|longest ago)(?!\w)"
)
_USE_IT = re.compile(
    r"(?<!\w)(?:take|use|put|apply|deduct|knock|set|subtract|count)(?: \w+)? (?:it|that|this|the|my|credit)(?!\w)"
)
_TWO = r"(?:two|2|both)(?: \w+){0,2} (?:times?|payments?|charges?|debits?|amounts?)"
_ONCE_MORE = re.compile(
    rf"(?<!\w)(?:twice|double\w*|duplicate\w*|second (?:time|payment|one)|(?:one more|another) time|2x|{_TWO}"
    r"|one too many|again|another \d[\d.,]*\d|\d each)(?!\w)"
)
_TAKEN = "(?:charged?|billed|took|taken?|paid|payed|debited|collected|booked|went out|deducted)"
_TAKEN_TWICE = re.compile(
    rf"(?<!\w)(?:{_TAKEN}(?: \w+){{0,5}} (?:twice|double|2x|two times|a second time)"
    rf"|(?:twice|double|2x|two times)(?: \w+){{0,3}} {_TAKEN})(?!\w)"
)


def topic_by_records(desk: Desk) -> str:
    """The topic that answers what is named; empty when nothing that is named tells."""
    if desk.account is None or desk.reading.choice:
        return ""
    return _goes_on(desk, desk.account) or _named(desk, desk.account) or _owed(desk)


def _goes_on(desk: Desk, account: Account) -> str:
    """What was told last, asked about in words that mean nothing without it."""
    told, said = desk.last, plain(desk.text)
    if told is None or told.decision != "answer":
        return ""
    if told.topic in (TWICE, *MONEY_BACK) and account.refunds and comes_when(desk.text):
        return "refund_status"
    if told.topic == TWICE and still_twice(desk.text):
        return TWICE
    if told.topic == CREDIT and (_ANOTHER.search(said) or (account.credit.minor > 0 and _USE_IT.search(said))):
        return CREDIT
    if told.topic in CHARGES and _NOT_ACCEPTED.search(said):
        return CONTESTED
    if told.topic in (OWED, LOOKUP, DUE) and _WHICH_FIRST.search(said):
        return DUE
    if told.topic == EXPLAIN and (desk.reading.slots.periods or desk.reading.slots.invoice_numbers):
        return EXPLAIN if asks_to_compare(desk.text) else ""
    return LOOKUP if told.invoice_numbers and asks_whats_on(desk.text) else ""


def _owed(desk: Desk) -> str:
    said = plain(desk.text)
    likely = any(score.topic == CREDIT and score.probability >= LIKELY for score in desk.reading.topics)
    if likely and names_discount(desk.text):
        return CREDIT
    if only_credit(desk.text) and _LEFT_OVER.search(said):
        return CREDIT
    if _TAKEN_TWICE.search(said):
        return TWICE
    slots = desk.reading.slots
    best = desk.reading.best
    if best.topic == LOOKUP and best.probability > UNSURE and (slots.invoice_numbers or slots.periods):
        return LOOKUP
    return paying_asked(desk.text)


def _named(desk: Desk, account: Account) -> str:
    slots = desk.reading.slots
    if len(slots.invoice_numbers) + len(slots.periods) > 1 and asks_to_compare(desk.text):
        return EXPLAIN
    if slots.amounts and once_more(desk.text) and _was_taken(account, slots.amounts):
        return TWICE
    bills = bills_of_amounts(desk.question(account, EXPLAIN, 0.0, slots))
    if len(bills) > 1:
        return EXPLAIN
    if not _about_a_charge(desk):
        return ""
    if slots.amounts:
        return _of_an_amount(desk, bills)
    lines = (line for bill in issued_invoices(account)[:LATELY] for line in bill.lines)
    return _likeliest(desk) if pointed_at(desk.text, lines) else ""


def once_more(text: str) -> bool:
    """Whether something is said to have been taken or counted again."""
    return bool(_ONCE_MORE.search(plain(text)))


def still_twice(text: str) -> bool:
    """Whether it is said, after nothing was found, that two payments are there all the same."""
    return bool(_STILL_TWICE.search(plain(text)))


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
    if (_likeliest(desk) != UNKNOWN and asks_to_compare(desk.text)) or _UP_BY.search(said):
        return EXPLAIN
    return EXPLAIN if bills and _likeliest(desk) == EXPLAIN and not _AT_THE_BANK.search(said) else UNKNOWN


def _was_taken(account: Account, amounts: Iterable[str]) -> bool:
    payments = (payment for bill in account.invoices for payment in bill.payments if payment.status != "failed")
    typed = tuple(amounts)
    return any(is_one_of(payment.amount, typed) for payment in payments)


def _likeliest(desk: Desk) -> str:
    return next((score.topic for score in desk.reading.topics if score.topic in CHARGES), UNKNOWN)


def _unsettled(account: Account) -> Iterable[Dispute]:
    return (one for one in account.disputes if one.status in ("needs_response", "under_review"))


def _contested(account: Account, dispute: Dispute) -> Iterable[InvoiceLine]:
    """The lines that a dispute is about, by its amount; all of the bill where none comes to it."""
    bill = next((one for one in account.invoices if one.number == dispute.invoice_number), None)
    lines = bill.lines if bill else ()
    return [line for line in lines if line.amount == dispute.amount] or lines

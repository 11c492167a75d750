"""Taking a late fee off by the company's rule: how many it waives a year, and what was waived already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from billing.balance import issued_invoices
from billing.facts import Account
from supportbot.answering.decision import Phrase
from supportbot.answering.figures import credit_note_slots, invoice_issued_on, invoice_number, line_size
from supportbot.answering.phrases import say
from supportbot.answering.policies import policy_count
from supportbot.answering.question import Question
from supportbot.understanding.patterns import plain

A_YEAR = timedelta(days=365)
_LATE_FEE = re.compile(r"(?<!\w)late (?:payment )?(?:fee|charge)(?!\w)")
_LEFT = "We waive {times} late {times:fee|fees} a year for customers who ask, and I see none waived in the past year."
_LEFT_OF_MORE = "We waive {times} late {times:fee|fees} a year for customers who ask."
_USED_UP = "We waive {times} late {times:fee|fees} a year, so I can't ask for another by that rule."


def may_be_waived(question: Question) -> bool:
    """Whether the company's rule leaves one to be waived in the year before today."""
    times = policy_count(question.company, "late_fee_waivers_per_year")
    if times is None or not isinstance(times.value, int):
        return False
    return len(_waived(question)) < times.value


def waiver_words(question: Question) -> tuple[Phrase, ...]:
    """The rule and what has been waived by it; nothing when the company has none."""
    times = policy_count(question.company, "late_fee_waivers_per_year")
    if times is None:
        return ()
    waived = _waived(question)
    if not may_be_waived(question):
        return (*waived[:1], say(_USED_UP, times=times))
    return (*waived[:1], say(_LEFT_OF_MORE if waived else _LEFT, times=times))


def _waived(question: Question) -> tuple[Phrase, ...]:
    """The late fees waived in the past year, newest first."""
    found = (*_as_credit(question.account), *_by_note(question.account))
    recent = [(day, phrase) for day, phrase in found if question.today - A_YEAR < day <= question.today]
    return tuple(phrase for _, phrase in sorted(recent, key=lambda one: one[0], reverse=True))


def _as_credit(account: Account) -> Iterator[tuple[date, Phrase]]:
    text = "A late fee of {amount} was waived on bill {number} of {issued}."
    for bill in issued_invoices(account):
        for line in bill.lines:
            if line.kind == "credit" and _LATE_FEE.search(plain(line.description)):
                slots = {"number": invoice_number(bill), "issued": invoice_issued_on(bill)}
                yield bill.issued_on, say(text, amount=line_size(bill, line), **slots)


def _by_note(account: Account) -> Iterator[tuple[date, Phrase]]:
    text = "A late fee was waived on {day}: {amount} on bill {number}."
    for note in account.credit_notes:
        if _LATE_FEE.search(plain(note.reason)):
            slots = credit_note_slots(note)
            yield note.issued_on, say(text, **{name: slots[name] for name in ("day", "amount", "number")})

"""The same bills asked about again: what the company's terms say of the cause that is meant, else a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from billing.causes import CauseKind
from billing.compare import Comparison
from billing.facts import Company, Invoice, InvoiceLine, LineKind
from supportbot.answering.decision import Choice, Decision, Phrase
from supportbot.answering.figures import invoice_number, line_amount, line_description
from supportbot.answering.phrases import new_line, say
from supportbot.answering.pointing import pointed_at
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import answer
from supportbot.understanding.patterns import plain
from supportbot.understanding.reading import PastTurn

EXPLAINING = frozenset({"explain_charge", "dispute_charge"})
NOT_RIGHT = Choice("person", "Something here isn't right")
TERMS: Mapping[CauseKind, str] = {
    "price_change": "price_change_policy",
    "plan_change": "plan_change_policy",
    "proration": "plan_change_policy",
    "late_fee": "late_fee_policy",
    "tax": "tax_policy",
}
ALSO: Mapping[LineKind, CauseKind] = {"tax": "tax", "late_fee": "late_fee", "proration": "proration"}
SUFFIX = "_policy"


@dataclass(frozen=True, slots=True)
class Matter:
    """What made a bill differ: the lines of one cause on one bill. ``kind`` is empty for a line by itself."""

    bill: Invoice
    lines: tuple[InvoiceLine, ...]
    kind: CauseKind | None = None


def times_explained(question: Question, *bills: Invoice) -> int:
    """How often running these very bills have just been explained."""
    numbers = {bill.number for bill in bills}

    def told_of_them(turn: PastTurn) -> bool:
        told = set(turn.invoice_numbers)
        return numbers == told or (len(numbers) > 1 and numbers < told)

    same = takewhile(lambda turn: turn.topic in EXPLAINING and turn.decision == "answer", question.told)
    return len(list(takewhile(told_of_them, same)))


def matters_of(comparison: Comparison) -> tuple[Matter, ...]:
    """The causes of a difference, largest first."""
    return tuple(
        Matter(comparison.newer, cause.newer_lines, cause.kind)
        if cause.newer_lines
        else Matter(comparison.older, cause.older_lines, cause.kind)
        for cause in comparison.causes
    )


def matters_on(bill: Invoice) -> tuple[Matter, ...]:
    """The lines of one bill."""
    return tuple(Matter(bill, (line,)) for line in bill.lines)


def go_deeper(question: Question, matters: Sequence[Matter], *, times: int) -> Decision:
    """What the terms say of the matter pointed at, or of the first where none is; each is told once.

    ``times`` is how often the bills were explained before this.
    """
    meant = next((one for one in matters if pointed_at(question.text, one.lines)), None)
    if meant is None and times > 1:
        return pass_on(question, "repeated_question")
    matter = meant or next(iter(matters), None)
    if matter is None:
        return pass_on(question, "not_covered")
    line = _line_meant(question, matter)
    terms = _terms(question.company, matter.kind, line)
    if not terms:
        return pass_on(question, "not_covered", *((_all_there_is(matter.bill, line),) if meant else ()))
    what = "the price of {line}" if matter.kind == "price_change" else "{line}"
    opening = say(f"This is what our terms say about {what}:", line=line_description(matter.bill, line))
    closing = say("If that isn't how it was, a colleague can check it.")
    about = next((turn.invoice_numbers for turn in reversed(question.context) if turn.invoice_numbers), ())
    return answer(question, opening, *new_line(terms), *new_line((closing,)), choices=(NOT_RIGHT,), about=about)


def _line_meant(question: Question, matter: Matter) -> InvoiceLine:
    return next(iter(pointed_at(question.text, matter.lines)), matter.lines[0])


def _terms(company: Company, kind: CauseKind | None, line: InvoiceLine) -> tuple[Phrase, ...]:
    """The passage on what the line names ("engineer_visit_policy" for an engineer visit), else on its kind of cause."""
    words = set(plain(line.description).split())
    for key in sorted(company.texts):
        if key.endswith(SUFFIX) and set(key.removesuffix(SUFFIX).split("_")) <= words:
            return policy_passage(company, key)
    kind = kind or ALSO.get(line.kind)
    return policy_passage(company, TERMS[kind]) if kind and kind in TERMS else ()


def _all_there_is(bill: Invoice, line: InvoiceLine) -> Phrase:
    text = 'All that bill {number} says about it is "{line}", {amount}.'
    slots = {
        "number": invoice_number(bill),
        "line": line_description(bill, line),
        "amount": line_amount(bill, line),
    }
    return say(text, **slots)

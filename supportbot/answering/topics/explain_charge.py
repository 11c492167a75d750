"""Why a bill is what it is: two bills compared line by line, each cause with its amount, the largest first."""

from __future__ import annotations

from billing.balance import invoice_before, issued_invoices
from billing.causes import Cause, split_repeats
from billing.compare import Comparison, compare_invoices
from billing.facts import Invoice
from billing.money import total
from supportbot.answering.decision import Answer, Choice, Decision, Phrase
from supportbot.answering.figures import invoice_number, invoice_total
from supportbot.answering.invoices import Named, named
from supportbot.answering.phrases import TALK_TO_A_PERSON, say
from supportbot.answering.question import Question
from supportbot.answering.topics.bill_tables import comparison_table, distance, lines_table
from supportbot.answering.topics.causes import cause_sentence
from supportbot.answering.topics.open_bills import one_bill
from supportbot.answering.topics.pass_on import pass_on, pass_on_repeat
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill

NOT_RIGHT = Choice("person", "Something here isn't right")
MOST_CAUSES = 8


def handle(question: Question) -> Decision:
    asked = named(question)
    if not issued_invoices(question.account):
        opening = say("There are no bills on your account yet, so nothing has been charged.")
        return answer(question, opening, choices=(TALK_TO_A_PERSON,))
    if asked.missing:
        return ask_which_bill(question)
    withdrawn = [bill for bill in asked.invoices if bill.status in ("draft", "void")]
    if withdrawn:
        return one_bill(question, withdrawn[0])
    older, newer = _pair(question, asked)
    return _explain(question, older, newer)


def _pair(question: Question, asked: Named) -> tuple[Invoice | None, Invoice]:
    """Which two bills: those named, or the named one and the one before it, or the latest two."""
    bills, account = asked.invoices, question.account
    latest = issued_invoices(account)[0]
    if len(bills) > 1:
        return bills[0], bills[-1]
    if not bills:
        return invoice_before(account, latest), latest
    only = bills[0]
    # "Higher than last month's" names the older bill, and "the one before?" asks for one step further back.
    if question.slots.periods in (("previous",), ("before_that",)) and not question.slots.invoice_numbers:
        later = [bill for bill in issued_invoices(account) if invoice_before(account, bill) == only]
        return only, (later[0] if later else latest)
    return invoice_before(account, only), only


def _explain(question: Question, older: Invoice | None, newer: Invoice) -> Decision:
    wrong = next((bill for bill in (newer, older) if bill and not _adds_up(bill)), None)
    if wrong:
        text = "The lines of bill {number} don't add up to its total of {total}."
        found = say(text, number=invoice_number(wrong), total=invoice_total(wrong))
        return pass_on(question, "unexplained_difference", found, table=lines_table(wrong))
    _, repeated = split_repeats(newer.lines)
    alone = older is None or older.number == newer.number
    if repeated and (older is None or alone or older.currency != newer.currency):
        return pass_on_repeat(question, newer, lines_table(newer))
    if older is None or alone:
        return _only_bill(question, newer)
    if older.currency != newer.currency:
        return _two_currencies(question, older, newer)
    comparison = compare_invoices(older, newer)
    if not comparison.explained:
        table = comparison_table(comparison)
        return pass_on(question, "unexplained_difference", _difference(comparison), table=table)
    if repeated:
        return pass_on_repeat(question, newer, comparison_table(comparison))
    return _compared(question, comparison)


def _adds_up(bill: Invoice) -> bool:
    if any(line.amount.currency != bill.currency for line in bill.lines):
        return False
    return total((line.amount for line in bill.lines), bill.currency) == bill.total


def _compared(question: Question, comparison: Comparison) -> Answer:
    shown = comparison.causes[:MOST_CAUSES]
    rest = (say("\nThe smaller changes are in the table."),) if len(comparison.causes) > len(shown) else ()
    return answer(
        question,
        _difference(comparison),
        *_reasons(comparison, shown),
        *rest,
        table=comparison_table(comparison),
        choices=(NOT_RIGHT,),
        about=(comparison.older.number, comparison.newer.number),
    )


def _reasons(comparison: Comparison, causes: tuple[Cause, ...]) -> tuple[Phrase, ...]:
    if not causes:
        return (say("Every line comes to the same on both."),)
    sentences = tuple(cause_sentence(comparison, cause) for cause in causes)
    if not comparison.difference:
        return (say("Some lines changed, but they cancel out:"), *sentences)
    return (say("Here's why:" if len(causes) == 1 else "Here's why, the largest part first:"), *sentences)


def _difference(comparison: Comparison) -> Phrase:
    older, newer = comparison.older, comparison.newer
    slots = {
        "newer": invoice_number(newer),
        "older": invoice_number(older),
        "new_total": invoice_total(newer),
        "old_total": invoice_total(older),
    }
    if not comparison.difference:
        return say("Bill {newer} comes to the same as {older}: {new_total}.", **slots)
    word = "higher" if comparison.difference.minor > 0 else "lower"
    text = f"Bill {{newer}} is {{by}} {word} than {{older}}: {{new_total}} after {{old_total}}."
    return say(text, by=distance(comparison), **slots)


def _only_bill(question: Question, bill: Invoice) -> Answer:
    opening = say("Bill {number} comes to {total}.", number=invoice_number(bill), total=invoice_total(bill))
    reason = say("There's no earlier bill to compare it with, so here is everything it's made up of.")
    return answer(question, opening, reason, table=lines_table(bill), choices=(NOT_RIGHT,), about=(bill.number,))


def _two_currencies(question: Question, older: Invoice, newer: Invoice) -> Answer:
    slots = {
        "newer": invoice_number(newer),
        "older": invoice_number(older),
        "new_total": invoice_total(newer),
        "old_total": invoice_total(older),
    }
    opening = say(
        "Those two bills are in different currencies: {newer} is {new_total} and {older} is {old_total}.", **slots
    )
    reason = say("One can't be subtracted from the other, so here is what {newer} is made up of.", **slots)
    about = (older.number, newer.number)
    return answer(question, opening, reason, table=lines_table(newer), choices=(NOT_RIGHT,), about=about)


TOPIC = Topic("explain_charge", handle)

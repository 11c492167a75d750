"""Why a bill is what it is: two bills compared line by line, each cause with its amount, the largest first."""

from __future__ import annotations

from billing.balance import invoice_before, issued_invoices
from billing.causes import Cause, split_repeats
from billing.compare import Comparison, compare_invoices
from billing.facts import Account, Invoice
from billing.money import total
from supportbot.answering.comparing import held_against, used_to_pay
from supportbot.answering.decision import Answer, Decision, Phrase, Table
from supportbot.answering.figures import invoice_number, invoice_total
from supportbot.answering.invoices import BEFORE_THAT, PREVIOUS, Named, bills_of_amounts, named, periods_of
from supportbot.answering.phrases import TALK_TO_A_PERSON, say
from supportbot.answering.question import Question
from supportbot.answering.topics.bill_tables import comparison_table, distance, lines_table
from supportbot.answering.topics.causes import cause_sentence
from supportbot.answering.topics.going_deeper import NOT_RIGHT, go_deeper, matters_of, matters_on, times_explained
from supportbot.answering.topics.open_bills import one_bill
from supportbot.answering.topics.pass_on import pass_on, pass_on_repeat
from supportbot.answering.topics.topic import Topic, answer
from supportbot.answering.topics.which_bill import ask_which_bill

MOST_CAUSES = 8
SENT = ("pending", "succeeded")


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
    account = question.account
    bills = asked.invoices or bills_of_amounts(question)
    latest = issued_invoices(account)[0]
    if len(bills) > 1:
        return bills[0], bills[-1]
    if not bills:
        return invoice_before(account, latest), latest
    only = bills[0]
    following = _bill_after(account, only)
    before = held_against if asked.invoices else used_to_pay
    if following and before(question.text):
        return only, following
    # "Higher than last month's" names the older bill, and "the one before?" asks for one step further back.
    if periods_of(question) in ((PREVIOUS,), (BEFORE_THAT,)) and not question.slots.invoice_numbers:
        again = bool(following and times_explained(question, only, following))
        return (invoice_before(account, only), only) if again else (only, following or latest)
    return invoice_before(account, only), only


def _bill_after(account: Account, bill: Invoice) -> Invoice | None:
    return next((one for one in reversed(issued_invoices(account)) if invoice_before(account, one) == bill), None)


def _explain(question: Question, older: Invoice | None, newer: Invoice) -> Decision:
    wrong = next((bill for bill in (newer, older) if bill and not _adds_up(bill)), None)
    if wrong:
        text = "The lines of bill {number} don't add up to its total of {total}."
        found = say(text, number=invoice_number(wrong), total=invoice_total(wrong))
        return pass_on(question, "unexplained_difference", found, table=lines_table(wrong))
    if older is None or older.number == newer.number:
        return _alone(question, newer)
    if older.currency != newer.currency:
        repeated = charged_twice(question, newer)
        return repeated or _two_currencies(question, older, newer)
    comparison = compare_invoices(older, newer)
    table = comparison_table(comparison)
    if not comparison.explained:
        return pass_on(question, "unexplained_difference", _difference(comparison), table=table)
    repeated = charged_twice(question, newer, table) or charged_twice(question, older, table)
    if repeated:
        return repeated
    times = times_explained(question, older, newer)
    return go_deeper(question, matters_of(comparison), times=times) if times else _compared(question, comparison)


def _alone(question: Question, bill: Invoice) -> Decision:
    """A bill that there is none to compare with."""
    times = times_explained(question, bill)
    deeper = go_deeper(question, matters_on(bill), times=times) if times else _only_bill(question, bill)
    return charged_twice(question, bill) or deeper


def charged_twice(question: Question, bill: Invoice, table: Table | None = None) -> Decision | None:
    """A charge that stands twice on a bill goes to a person, unless as much was given back since."""
    repeats = split_repeats(bill.lines)[1]
    if not repeats:
        return None
    account = question.account
    refunds = (one.amount for one in account.refunds if one.invoice_number == bill.number and one.status in SENT)
    notes = (note.amount for note in account.credit_notes if note.invoice_number == bill.number)
    given = (amount for amount in (*refunds, *notes) if amount.currency == bill.currency)
    if any(not amount < repeats[0].amount for amount in given):
        return None
    return pass_on_repeat(question, bill, table or lines_table(bill))


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
